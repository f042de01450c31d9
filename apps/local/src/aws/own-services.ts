import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { answerAwsJson, type Operations } from './json-protocol.ts';
import { type Listening, listen } from './listening.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { mailboxApi } from './mail/mailbox-api.ts';

/** Serves the stand-ins that are our own, on one port, and the mailbox under `/mailbox`. */
export function serveOwn(operations: Operations, mailbox: Mailbox, port: number): Promise<Listening> {
  const app = new Hono();
  app.post('/', (context) => answerAwsJson(context, operations));
  app.route('/mailbox', mailboxApi(mailbox));
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!('closeIdleConnections' in server)) throw new Error('An HTTP/1 server was expected.');
  return listen(server, port);
}
