import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@concert/testing/until';
import { inParallel } from '../load/in-parallel.ts';
import { fareWhile, isMuchWorse } from './bystanders.ts';
import { gatewaysOf } from './kept-platform.ts';
import { type Outcome, type Progress, rounded } from './outcome.ts';
import { openRaw, type RawClient } from './raw-client.ts';
import { openStage } from './world.ts';

export interface IdleTerms {
  readonly connections: number;
}

/** Each address of this machine has ports of its own. */
const FROM = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];
const OPENED_AT_ONCE = 100;
const WATCHED_MS = 20_000;
/** A preflight, which the gateway answers by itself. */
const ONE_CALL = 'OPTIONS /api/events HTTP/1.1\r\nhost: concert.example\r\n\r\n';

/** Connections that asked once and then do nothing, while ordinary people look at events. */
export async function tryIdle({ connections }: IdleTerms, progress: Progress): Promise<Outcome> {
  await requireFiles(connections);
  const stage = await openStage({ workers: 1, callers: 1 });
  const { url } = stage.platform;
  const clients: RawClient[] = [];
  try {
    await fareWhile(url, () => pause(2_000));
    progress('ordinary calls alone');
    const before = await fareWhile(url, () => pause(10_000));
    const memoryBefore = await residentOf(stage.platform);
    progress(`${connections} connections open, ask once and keep quiet`);
    const numbers = Array.from({ length: connections }, (_, index) => index);
    await inParallel(numbers, OPENED_AT_ONCE, async (index) => {
      const client = await openRaw(url, FROM[index % FROM.length]);
      clients.push(client);
      client.socket.write(ONE_CALL);
      await until('the call is answered', async () => client.heard() !== '', 60);
    });
    const open = () =>
      clients.filter(({ socket }) => !socket.destroyed && socket.readyState === 'open').length;
    const opened = open();
    const memory = await residentOf(stage.platform);
    progress('ordinary calls beside them');
    const meanwhile = await fareWhile(url, () => pause(WATCHED_MS));
    const kept = open();
    return {
      name: 'idle',
      rows: [
        ['ordinary calls', 'calls', 'p50 ms', 'p95 ms', 'failed', 'gateway’s memory'],
        ...[
          { name: 'alone', fare: before, bytes: memoryBefore },
          { name: `beside ${opened} idle ones (${kept} at the end)`, fare: meanwhile, bytes: memory },
        ].map(({ name, fare, bytes }) => [
          name,
          String(fare.calls),
          rounded(fare.p50),
          rounded(fare.p95),
          String(fare.failed),
          `${rounded(bytes / 1024 / 1024)} MB`,
        ]),
      ],
      figures: { opened, kept, before, meanwhile, memoryBefore, memory },
      broken: [
        ...(opened < connections ? [`only ${opened} of ${connections} connections were kept`] : []),
        ...(kept < opened ? [`${opened - kept} connections were cut`] : []),
        ...(meanwhile.failed > 0 ? [`${meanwhile.failed} ordinary calls failed`] : []),
        ...(isMuchWorse(before, meanwhile) ? ['ordinary calls became much slower'] : []),
      ],
    };
  } finally {
    for (const { socket } of clients) socket.destroy();
    await stage.leave();
  }
}

/** Node raises its own limit as far as the system lets it. @throws Error that says how to let it */
async function requireFiles(connections: number): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const [, most] = /^Max open files\s+\S+\s+(\d+)/m.exec(limits) ?? [];
  if (most !== undefined && Number(most) < connections + 500)
    throw new Error(`${connections} connections need as many open files: ulimit -Hn ${connections + 1_000}`);
}

/** Bytes. */
async function residentOf(platform: Parameters<typeof gatewaysOf>[0]): Promise<number> {
  const sizes = await Promise.all(
    (await gatewaysOf(platform)).map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
