import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import type { Figure } from './scenario.ts';

/** CPU seconds that each part of a platform has used since it started, and this process, the client. */
export type CpuTime = Readonly<Record<Part, number>>;

const PARTS = {
  gateway: 'gateway/main.ts',
  background: 'workers/main.ts',
  'stand-ins': 'aws/main.ts',
  stripe: 'stripe/main.ts',
  redis: /(?:redis|valkey)-server/,
  database: /(?:mariadbd|mysqld)/,
} as const;

type Part = keyof typeof PARTS | 'client';

/** Of the kernel's clock, by which /proc counts: fixed in its interface to programs (man 7 time). */
const TICKS_A_SECOND = 100;

/**
 * Reads the CPU time of a platform's processes from /proc: unlike the clock on the wall it tells what a request costs
 * whatever else the machine does. Without /proc every part is 0.
 * @param pid the platform's own
 */
export async function readCpuTime(pid: number): Promise<CpuTime> {
  const { user, system } = process.cpuUsage();
  const used: Record<Part, number> = { ...NONE, client: (user + system) / 1_000_000 };
  if (platform() !== 'linux') return used;
  for (const { command, seconds } of descendants(await processes(), pid)) {
    const part = partOf(command);
    if (part !== undefined) used[part] += seconds;
  }
  return used;
}

/** The first process of a part of the platform. @throws Error when there is none */
export async function pidOf(platformPid: number, part: Part): Promise<number> {
  const found = descendants(await processes(), platformPid).find(({ command }) => partOf(command) === part);
  if (found === undefined) throw new Error(`the platform runs no ${part}`);
  return found.pid;
}

/** What was used between two readings, in milliseconds for each of `count` requests, by part. */
export function costEach(before: CpuTime, after: CpuTime, count: number): CpuTime {
  const each = (part: Part): number => ((after[part] - before[part]) * 1000) / count;
  return {
    gateway: each('gateway'),
    background: each('background'),
    'stand-ins': each('stand-ins'),
    stripe: each('stripe'),
    redis: each('redis'),
    database: each('database'),
    client: each('client'),
  };
}

/** What a request costs each part, as lines of a result; nothing where it cannot be read. */
export function costFigures(what: string, cost: CpuTime): readonly Figure[] {
  if (cost.gateway === 0) return [];
  return Object.entries(cost).flatMap(([part, milliseconds]) =>
    milliseconds < 0.005
      ? []
      : [{ name: `CPU of ${what}: ${part}`, value: Math.round(milliseconds * 100) / 100, unit: 'ms' }],
  );
}

const NONE: CpuTime = {
  gateway: 0,
  background: 0,
  'stand-ins': 0,
  stripe: 0,
  redis: 0,
  database: 0,
  client: 0,
};

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly seconds: number;
}

function partOf(command: string): Part | undefined {
  if (command.includes(PARTS.gateway)) return 'gateway';
  if (command.includes(PARTS.background)) return 'background';
  if (command.includes(PARTS['stand-ins'])) return 'stand-ins';
  if (command.includes(PARTS.stripe)) return 'stripe';
  if (PARTS.redis.test(command)) return 'redis';
  return PARTS.database.test(command) ? 'database' : undefined;
}

function descendants(all: readonly Process[], pid: number): readonly Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...descendants(all, child.pid)]);
}

async function processes(): Promise<readonly Process[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(names.map((name) => readProcess(Number(name)).catch(() => undefined)));
  return read.filter((one) => one !== undefined);
}

async function readProcess(pid: number): Promise<Process> {
  const [stat, command] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
  ]);
  // The second field is the program's name in brackets, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  if (parent === undefined || user === undefined || system === undefined)
    throw new Error(`/proc/${pid}/stat is not as it should be`);
  return { pid, parent, command, seconds: (user + system) / TICKS_A_SECOND };
}
