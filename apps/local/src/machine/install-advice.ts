import type { Machine } from './machine.ts';
import { PACKAGES, PROGRAM_NAME } from './packages.ts';
import type { Need } from './programs.ts';

/**
 * The one message for somebody whose machine lacks something: what is missing, the exact command for this
 * system, and the way round it with containers.
 */
export function installAdvice(machine: Machine, lacking: readonly Need[]): string {
  const lines = [
    'Concert cannot start on this machine yet. Missing:',
    ...lacking.map((need) => `  - ${PROGRAM_NAME[need]}`),
    '',
    ...howToInstall(machine, lacking),
  ];
  if (lacking.some((need) => need !== 'chromium')) {
    lines.push('', 'Or, with Docker, use the containers instead:', '  docker compose up');
  }
  return lines.join('\n');
}

function howToInstall(machine: Machine, lacking: readonly Need[]): readonly string[] {
  if (machine.kind === 'windows') {
    return [
      'Windows has no build of these servers. In WSL (wsl --install, then Ubuntu), run npm start there.',
    ];
  }
  const source = PACKAGES[machine.kind];
  if (!source) return ['Install them with the package manager of this system, so that they are on PATH.'];
  const install = machine.isRoot ? source.install.replaceAll('sudo ', '') : source.install;
  const plain = lacking.map((need) => source.names[need]).filter((name) => !name.startsWith('--'));
  const special = lacking.map((need) => source.names[need]).filter((name) => name.startsWith('--'));
  const commands = [...(plain.length > 0 ? [plain.join(' ')] : []), ...special];
  return ['Install with:', ...commands.map((names) => `  ${install} ${names}`)];
}
