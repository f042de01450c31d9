import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { answerAwsJson, type Operations } from './json-protocol.ts';
import { type Listening, listen } from './listening.ts';

/** Serves the stand-ins that are our own, on one port, and what looks into them under its paths. */
export function serveOwn(
  operations: Operations,
  views: Readonly<Record<string, Hono>>,
  port: number,
): Promise<Listening> {
  const app = new Hono();
  app.post('/', (context) => answerAwsJson(context, operations));
  for (const [path, view] of Object.entries(views)) app.route(path, view);
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!('closeIdleConnections' in server)) throw new Error('An HTTP/1 server was expected.');
  return listen(server, port);
}
