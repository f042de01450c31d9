import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface BareServer {
  readonly url: string;
  stop(): void;
}

const SERVER = fileURLToPath(new URL('bare-server.ts', import.meta.url));
const Listening = z.object({ port: z.int() });

/** Starts a bare Hono server that answers these paths with these bodies. */
export async function startBareServer(bodies: ReadonlyMap<string, string>): Promise<BareServer> {
  const child = fork(SERVER);
  const [message] = await once(child, 'message');
  const { port } = Listening.parse(message);
  child.send(Object.fromEntries(bodies));
  await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
