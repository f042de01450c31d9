import { serve } from '@hono/node-server';
import { Hono } from 'hono';

// The yardstick of the browsing benchmark, a process of its own: Hono with nothing behind it, which answers each path
// with a body that its parent sent it.

let bodies: Readonly<Record<string, string>> = {};

process.on('message', (message) => {
  bodies = Object.fromEntries(Object.entries(message ?? {}).map(([path, body]) => [path, String(body)]));
  process.send?.('filled');
});
process.on('disconnect', () => process.exit(0));

const app = new Hono();
app.get('/api/*', (context) => {
  const { pathname, search } = new URL(context.req.url);
  const body = bodies[`${pathname.slice('/api'.length)}${search}`];
  return body === undefined
    ? context.notFound()
    : context.body(body, 200, { 'content-type': 'application/json' });
});

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port }));
