import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type KeptPlatform, type PlatformProcess, processesBelow } from '../limits/kept-platform.ts';

/** What one process of the platform uses. */
export interface Use {
  readonly name: string;
  readonly pid: number;
  /** Bytes in use after a collection, of a Node process that was preloaded. */
  readonly heap: number | undefined;
  readonly resident: number;
  readonly files: number;
}

export interface Watch {
  /** For the platform's environment. */
  readonly env: Readonly<Record<string, string>>;
  look(platform: KeptPlatform): Promise<readonly Use[]>;
  end(): Promise<void>;
}

const Told = z.object({ pid: z.number(), heap: z.number().nullable() });
const PATIENCE_MS = 5_000;

/** Makes the processes of a platform that is yet to be started tell of their memory. Reads /proc, so Linux only. */
export async function openWatch(): Promise<Watch> {
  const folder = await mkdtemp(join(tmpdir(), 'concert-memory-'));
  const preload = new URL('tell-memory.ts', import.meta.url);
  preload.searchParams.set('folder', folder);
  return {
    env: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload.href}`.trim() },
    async look({ pid }) {
      const processes = (await processesBelow(pid)).filter(({ command }) => nameOf(command) !== undefined);
      const named = numbered(processes);
      const uses = await Promise.all(named.map((one) => useOf(folder, one)));
      return uses.filter((use) => use.resident > 0);
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Named extends PlatformProcess {
  readonly name: string;
}

function nameOf(command: string): string | undefined {
  const script = /apps\/local\/src\/(\w+)\/main\.ts/.exec(command)?.[1];
  if (script !== undefined) return script;
  const program = basename(command.split(' ')[0] ?? '');
  return /^(mariadbd|mysqld|redis-server|valkey-server)/.exec(program)?.[0];
}

/** Two of a kind are told apart by their order. */
function numbered(processes: readonly PlatformProcess[]): readonly Named[] {
  const seen = new Map<string, number>();
  return processes
    .toSorted((a, b) => a.pid - b.pid)
    .map((one) => {
      const name = nameOf(one.command) ?? '';
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      return { ...one, name: number === 1 ? name : `${name} ${number}` };
    });
}

async function useOf(folder: string, { pid, name }: Named): Promise<Use> {
  const [heap, status, files] = await Promise.all([
    heapOf(folder, pid),
    readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    readdir(`/proc/${pid}/fd`).catch(() => []),
  ]);
  const resident = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  return { name, pid, heap, resident, files: files.length };
}

/** Only of a process that said that it can be asked: the signal would end any other. */
async function heapOf(folder: string, pid: number): Promise<number | undefined> {
  const file = join(folder, `${pid}.json`);
  const before = await modifiedAt(file);
  if (before === undefined) return undefined;
  try {
    process.kill(pid, 'SIGUSR2');
  } catch {
    return undefined;
  }
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(20)) {
    if ((await modifiedAt(file)) === before) continue;
    const told = Told.parse(JSON.parse(await readFile(file, 'utf8')));
    return told.heap ?? undefined;
  }
  return undefined;
}

async function modifiedAt(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
