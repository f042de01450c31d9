import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STUB = fileURLToPath(new URL('stub-command.sh', import.meta.url));

/** What is taken out of the repository for a trial: what the commands themselves run or read. */
const TAKEN = ['delivery', 'infrastructure', 'package.json', 'services'];
const STUBBED = ['npm', 'node', 'aws', 'docker', 'terraform', 'zip'];

export interface Buildspec {
  readonly commands: readonly string[];
  readonly baseDirectory: string;
  readonly files: readonly string[];
}

export interface Trial {
  readonly code: number;
  /** Whose credentials a command had, and the command: `concert-deploy: aws s3 cp …`. */
  readonly calls: readonly string[];
  readonly said: string;
  /** What is handed on, by path. */
  readonly written: Readonly<Record<string, string>>;
}

/** Reads a buildspec as far as ours go: commands in their order, and what is handed on. */
export async function readBuildspec(name: string): Promise<Buildspec> {
  const lines = await readFile(join(ROOT, 'delivery/buildspecs', `${name}.yml`), 'utf8');
  const [phases = '', artifacts = ''] = lines.split(/^artifacts:$/m);
  return {
    commands: [...phases.matchAll(/^ {6}- (.*)$/gm)].map(([, command = '']) => command),
    baseDirectory: /^ {2}base-directory: (.*)$/m.exec(artifacts)?.[1] ?? '',
    files: [...artifacts.matchAll(/^ {4}- '?([^'\n]+)'?$/gm)].map(([, file = '']) => file),
  };
}

/**
 * Runs a buildspec's commands as CodeBuild does, one after the other in one shell that ends at the first failure, in a
 * copy of the repository, with stubs in the place of whatever reaches out.
 */
export async function tryBuildspec(
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'concert-buildspec-'));
  const source = join(folder, 'source');
  const calls = join(folder, 'calls');
  try {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const command of STUBBED) await symlink(STUB, join(bin, command));
    for (const part of TAKEN)
      await cp(join(ROOT, part), join(source, part), { recursive: true, filter: isSmall });
    for (const given of ['built', 'plan']) await mkdir(join(folder, given));
    await writeFile(join(folder, 'plan/concert.tfplan'), 'plan');
    const { commands } = await readBuildspec(name);
    const script = join(folder, 'commands.sh');
    await writeFile(script, commands.join('\n'));
    const child = spawn('bash', ['-e', script], {
      cwd: source,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        REAL_NODE: process.execPath,
        CALLS: calls,
        CODEBUILD_SRC_DIR: source,
        CODEBUILD_SRC_DIR_built: join(folder, 'built'),
        CODEBUILD_SRC_DIR_plan_staging: join(folder, 'plan'),
        CODEBUILD_RESOLVED_SOURCE_VERSION: 'c0ffee',
        CONCERT_ENV: 'staging',
        ACCOUNT_ID: '333333333333',
        REGISTRY: 'registry.example',
        ...environment,
      },
    });
    const code = new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const noted = await readFile(calls, 'utf8').catch(() => '');
    const exitCode = await code;
    const written: Record<string, string> = {};
    for (const path of HANDED_ON)
      if (existsSync(join(source, path))) written[path] = await readFile(join(source, path), 'utf8');
    return {
      code: exitCode,
      calls: noted.replaceAll(folder, '').split('\n').filter(Boolean),
      said: out + err,
      written,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isSmall = (path: string): boolean => !/\/(?:node_modules|src|test|\.terraform)$/.test(path);

/** What buildspecs hand on. */
const HANDED_ON = [
  'built/images.json',
  'built/web/index.html',
  'built/sbom.json',
  'built/migrate.zip',
  'infrastructure/concert.tfplan',
  'infrastructure/concert.tfplan.txt',
];
