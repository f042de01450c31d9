import { readFile } from 'node:fs/promises';
import { until } from '@concert/testing/until';
import { z } from 'zod';

/** A look into another Node.js process of this machine, by its debugger's protocol. */
interface Inspector {
  /** Bytes of objects that are reachable, after everything else was collected. */
  heapAfterCollection(): Promise<number>;
  close(): void;
}

/**
 * Given to a platform whose gateway is to be looked into: its debugger then opens, when it is asked to, at the port
 * after this one, since node:cluster counts up from its own.
 */
export const inspectedAt = (port: number) => ({ NODE_OPTIONS: `--inspect-port=${port}` });

const Answer = z.object({ id: z.int(), result: z.record(z.string(), z.unknown()).optional() });
const Usage = z.object({ usedSize: z.number() });

/**
 * Opens the debugger of a process that was started with `inspectedAt`.
 * @param logFile where its standard error goes: it says there under which address it listens
 */
export async function inspect(pid: number, logFile: string): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  let url: string | undefined;
  await until('the debugger says where it listens', async () => {
    url = (await readFile(logFile, 'utf8')).match(/Debugger listening on (ws:\S+)/)?.[1];
    return url !== undefined;
  });
  const socket = new WebSocket(url ?? '');
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = Answer.safeParse(JSON.parse(String(data)));
    if (answer.success) waiting.get(answer.data.id)?.(answer.data.result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let last = 0;
  function ask(method: string): Promise<unknown> {
    last += 1;
    const id = last;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method }));
    return promise;
  }
  return {
    async heapAfterCollection() {
      // What is only weakly held goes with the second collection.
      await ask('HeapProfiler.collectGarbage');
      await ask('HeapProfiler.collectGarbage');
      return Usage.parse(await ask('Runtime.getHeapUsage')).usedSize;
    },
    close: () => socket.close(),
  };
}
