import { readFile } from 'node:fs/promises';

/** The kinds of system that the set-up step has a precise answer for. */
export type SystemKind =
  | 'debian'
  | 'ubuntu'
  | 'fedora'
  | 'arch'
  | 'alpine'
  | 'suse'
  | 'macos'
  | 'windows'
  | 'other';

/** This machine, as far as installing programs is concerned. */
export interface Machine {
  readonly kind: SystemKind;
  readonly isRoot: boolean;
}

/** Tells what system this is, from the platform and os-release(5). */
export async function describeMachine(): Promise<Machine> {
  const isRoot = process.getuid?.() === 0;
  if (process.platform === 'darwin') return { kind: 'macos', isRoot };
  if (process.platform === 'win32') return { kind: 'windows', isRoot };
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return { kind: kindFromOsRelease(release), isRoot };
}

/** Reads `ID` and `ID_LIKE` of an os-release file; a derivative counts as the first system it is like. */
export function kindFromOsRelease(text: string): SystemKind {
  const read = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  for (const id of [read('ID'), ...read('ID_LIKE').split(' ')]) {
    const kind = KIND_BY_ID[id];
    if (kind) return kind;
  }
  return 'other';
}

const KIND_BY_ID: Readonly<Record<string, SystemKind>> = {
  debian: 'debian',
  ubuntu: 'ubuntu',
  fedora: 'fedora',
  rhel: 'fedora',
  centos: 'fedora',
  arch: 'arch',
  alpine: 'alpine',
  suse: 'suse',
  opensuse: 'suse',
};
