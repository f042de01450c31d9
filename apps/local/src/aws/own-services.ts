import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { FaultBox } from './faults/fault-box.ts';
import { makeFaulty, serviceOfOwn } from './faults/faulty-server.ts';
import { answerAwsJson, type Operations } from './json-protocol.ts';
import { type Listening, listen } from './listening.ts';

/** Serves the stand-ins that are our own, on one port, and what looks into them under its paths. */
export function serveOwn(
  operations: Operations,
  views: Readonly<Record<string, Hono>>,
  { port, faults }: { readonly port: number; readonly faults: FaultBox },
): Promise<Listening> {
  const app = new Hono();
  app.post('/', (context) => answerAwsJson(context, operations));
  for (const [path, view] of Object.entries(views)) app.route(path, view);
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!('closeIdleConnections' in server)) throw new Error('An HTTP/1 server was expected.');
  makeFaulty(server, faults, serviceOfOwn);
  return listen(server, port);
}
