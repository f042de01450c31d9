import { Hono } from 'hono';
import { z } from 'zod';
import type { Mailbox } from './mailbox.ts';

const querySchema = z.object({
  to: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/**
 * The mailbox over HTTP, for the mailbox page and for tests: `GET /` lists mails, newest first, with `to` and
 * `limit`; `GET /:messageId` gives one; `GET /:messageId/attachments/:index` gives a file; `DELETE /` empties it.
 */
export function mailboxApi(mailbox: Mailbox): Hono {
  const api = new Hono();
  api.get('/', (context) => {
    const query = querySchema.safeParse(context.req.query());
    if (!query.success) return context.json({ error: z.prettifyError(query.error) }, 400);
    const { to, limit } = query.data;
    return context.json({ items: mailbox.list({ limit, ...(to !== undefined && { to }) }) });
  });
  api.get('/:messageId', (context) => {
    const mail = mailbox.find(context.req.param('messageId'));
    return mail ? context.json(mail) : context.json({ error: 'no such mail' }, 404);
  });
  api.get('/:messageId/attachments/:index', (context) => {
    const attachments = mailbox.find(context.req.param('messageId'))?.attachments ?? [];
    const attachment = attachments[Number(context.req.param('index'))];
    if (!attachment) return context.json({ error: 'no such attachment' }, 404);
    const name = encodeURIComponent(attachment.filename ?? 'attachment');
    return context.body(Buffer.from(attachment.content, 'base64'), 200, {
      'content-type': attachment.contentType,
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
    });
  });
  api.delete('/', (context) => {
    mailbox.clear();
    return context.body(null, 204);
  });
  return api;
}
