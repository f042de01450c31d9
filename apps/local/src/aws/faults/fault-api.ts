import { Hono } from 'hono';
import { z } from 'zod';
import { type FaultBox, faultsSchema } from './fault-box.ts';

/** Shows the switches, and sets all of them. Only bodies declared as JSON are read, so that no web page presses one. */
export function faultApi(box: FaultBox): Hono {
  const app = new Hono();
  app.get('/', (context) => context.json(box.current()));
  app.put('/', async (context) => {
    if (!(context.req.header('content-type') ?? '').startsWith('application/json'))
      return context.json({ error: 'Send the body as application/json.' }, 415);
    const wanted = faultsSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!wanted.success) return context.json({ error: z.prettifyError(wanted.error) }, 400);
    box.set(wanted.data);
    return context.json(wanted.data);
  });
  return app;
}
