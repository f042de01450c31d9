import { html, raw } from 'hono/html';
import { z } from 'zod';

/** A message as the stand-in for phones lists it. */
const MessageSchema = z.object({
  id: z.string(),
  kind: z.enum(['push', 'sms']),
  to: z.string(),
  title: z.string().nullable(),
  text: z.string(),
  link: z.string().nullable(),
  platform: z.string().nullable(),
  at: z.number(),
});
type Message = z.output<typeof MessageSchema>;

const ListSchema = z.object({ items: z.array(MessageSchema) });

/** The push and text messages that were sent, the newest first; `to` is a part of a number or of a user's id. */
export async function readMessages(phones: string, to: string | null): Promise<readonly Message[]> {
  const url = new URL(phones);
  if (to !== null) url.searchParams.set('to', to);
  const response = await fetch(url);
  return ListSchema.parse(await response.json()).items;
}

/** What tests read. */
export function messagesJson(messages: readonly Message[]) {
  return { items: messages.map((message) => ({ ...message, at: new Date(message.at).toISOString() })) };
}

/** The page for people. */
export async function messagesPage(messages: readonly Message[]): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Phones · Concert on this machine</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Phones</h1>
          <p>Every push and text message that the platform on this machine has sent, the newest first. Nothing leaves the machine.</p>
          <form><label>To <input name="to" type="search" placeholder="part of a number or a user’s id" /></label></form>
        </header>
        <main>
          ${messages.length === 0 ? html`<p>No message yet. Register a device or a number, and buy a ticket.</p>` : messages.map(entry)}
        </main>
      </body>
    </html>`;
  return String(page);
}

function entry({ kind, to, title, text, link, platform, at }: Message) {
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  return html`<article>
    <header>
      <strong>${title ?? 'Text message'}</strong>
      <span>${kind === 'sms' ? 'SMS' : `push, ${platform}`} to ${to}</span> <time>${time} UTC</time>
    </header>
    <pre>${text}</pre>
    ${link === null ? '' : html`<a href="${link}">${link}</a>`}
  </article>`;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; }
article { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 1rem; margin: 1rem 0; padding: .8rem 1rem; }
article header { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
article span, time { opacity: .7; font-size: .85rem; }
pre { font: inherit; white-space: pre-wrap; margin: .4rem 0; }
`;
