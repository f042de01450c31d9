import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type OwnPlatform, startOwnPlatform } from '../load/own-platform.ts';

const run = promisify(execFile);

/** A platform whose folder stays when it ends, so that it can be started again with what it knew. */
export type KeptPlatform = Omit<OwnPlatform, 'stop' | 'crash'>;

export interface PlatformTerms {
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a platform without demo data and web app on a folder that is there, or is made. */
export function startKept({ dataDir, port, env = {} }: PlatformTerms): Promise<KeptPlatform> {
  const after = { dataDir, url: `http://127.0.0.1:${port}` };
  return startOwnPlatform({ args: ['--no-demo', '--no-web'], env, after });
}

/** A process of a platform. */
export interface PlatformProcess {
  readonly pid: number;
  readonly command: string;
}

/** All processes below one, however deep. */
export async function processesBelow(pid: number): Promise<readonly PlatformProcess[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,args='], { maxBuffer: 16 * 1024 * 1024 });
  const all = stdout.split('\n').flatMap((line) => {
    const [, own, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(own), parent: Number(parent), command }];
  });
  const below = (of: number): PlatformProcess[] =>
    all.flatMap((one) =>
      one.parent === of ? [{ pid: one.pid, command: one.command }, ...below(one.pid)] : [],
    );
  return below(pid);
}

export async function gatewaysOf(platform: KeptPlatform): Promise<readonly number[]> {
  const processes = await processesBelow(platform.pid);
  return processes.filter(({ command }) => command.includes('gateway/main.ts')).map(({ pid }) => pid);
}
