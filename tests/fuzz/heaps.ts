import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@concert/testing/until';
import { z } from 'zod';

/** Memory of one gateway process after its garbage was collected, in bytes. */
export interface HeapSample {
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
}

export interface Heaps {
  /** What a platform must be started with so that it can be asked. */
  readonly env: Readonly<Record<string, string>>;
  /** One sample of each gateway process, the processes in a fixed order. */
  sample(): Promise<readonly HeapSample[]>;
  close(): Promise<void>;
}

const Process = z.object({ pid: z.int(), entry: z.string() });
const Sample = z.object({ heapUsed: z.number(), external: z.number(), rss: z.number() });

export async function openHeaps(): Promise<Heaps> {
  const folder = await mkdtemp(join(tmpdir(), 'concert-heaps-'));
  const hook = new URL('./heap-on-demand.ts', import.meta.url);
  hook.searchParams.set('folder', folder);
  const gatewayEntry = fileURLToPath(new URL('../../apps/local/src/gateway/main.ts', import.meta.url));
  const options = [process.env.NODE_OPTIONS, '--expose-gc', `--import=${hook.href}`];
  return {
    env: { NODE_OPTIONS: options.filter(Boolean).join(' ') },
    async sample() {
      const pids = await gateways();
      return Promise.all(pids.map((pid) => sampleOf(join(folder, `${pid}.heap.json`), pid)));
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };

  async function gateways(): Promise<readonly number[]> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.process.json'));
    const all = await Promise.all(names.map((name) => readJson(join(folder, name), Process)));
    return all
      .filter(({ entry, pid }) => entry === gatewayEntry && isAlive(pid))
      .map(({ pid }) => pid)
      .sort((a, b) => a - b);
  }
}

async function sampleOf(file: string, pid: number): Promise<HeapSample> {
  await rm(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  return until(`process ${pid} tells its memory`, () => readJson(file, Sample).catch(() => undefined), 60);
}

async function readJson<Shape extends z.ZodType>(file: string, shape: Shape): Promise<z.output<Shape>> {
  return shape.parse(JSON.parse(await readFile(file, 'utf8')));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
