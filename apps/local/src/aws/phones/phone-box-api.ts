import { Hono } from 'hono';
import { z } from 'zod';
import type { PhoneBox } from './phone-box.ts';

const querySchema = z.object({
  to: z.string().default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** The box over HTTP, for the messages page and for tests: `GET /` lists, newest first, with `to` and `limit`. */
export function phoneBoxApi(box: PhoneBox): Hono {
  const api = new Hono();
  api.get('/', (context) => {
    const query = querySchema.safeParse(context.req.query());
    if (!query.success) return context.json({ error: z.prettifyError(query.error) }, 400);
    return context.json({ items: box.list(query.data) });
  });
  return api;
}
