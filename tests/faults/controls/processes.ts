import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OwnPlatform } from '../../load/own-platform.ts';

/** What is known of a platform by which its processes are found. */
type Parent = Pick<OwnPlatform, 'pid'>;

const run = promisify(execFile);

/** The programs that a platform keeps running, by what their command lines have in them. */
const PROGRAMS = {
  database: /(mariadbd|mysqld)\b/,
  redis: /(redis|valkey)-server\b/,
  gateway: /gateway\/main\.ts/,
  worker: /workers\/main\.ts/,
  aws: /aws\/main\.ts/,
  stripe: /stripe\/main\.ts/,
} as const;

export type Program = keyof typeof PROGRAMS;

/**
 * The processes of a program that this platform, and no other, started.
 * @throws Error when there is none
 */
export async function processesOf({ pid }: Parent, program: Program): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-ww', '-A', '-o', 'pid=,ppid=,command=']);
  const found = stdout.split('\n').flatMap((line) => {
    const [, own, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === pid && PROGRAMS[program].test(command) ? [Number(own)] : [];
  });
  if (found.length === 0) throw new Error(`the platform runs no ${program}`);
  return found;
}

/** Without warning, as a machine that loses power. */
export async function killOne(platform: Parent, program: Program): Promise<void> {
  const [pid] = await processesOf(platform, program);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

/** Stops all of a program's processes where they are, and returns what lets them go on. */
export async function freeze(platform: Parent, program: Program): Promise<() => void> {
  const pids = await processesOf(platform, program);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}
