import { html } from 'hono/html';
import { z } from 'zod';
import { framed, listOf, shownAt } from './page-frame.ts';

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
  return ListSchema.parse(await listOf(phones, to)).items;
}

/** What tests read. */
export function messagesJson(messages: readonly Message[]) {
  return { items: messages.map((message) => ({ ...message, at: new Date(message.at).toISOString() })) };
}

/** The page for people. */
export function messagesPage(messages: readonly Message[]): Promise<string> {
  return framed(FRAME, messages.length === 0 ? NOTHING_YET : messages.map(entry));
}

function entry({ kind, to, title, text, link, platform, at }: Message) {
  return html`<article>
    <header>
      <strong>${title ?? 'Text message'}</strong>
      <span>${kind === 'sms' ? 'SMS' : `push, ${platform}`} to ${to}</span> <time>${shownAt(at)}</time>
    </header>
    <pre>${text}</pre>
    ${link === null ? '' : html`<a href="${link}">${link}</a>`}
  </article>`;
}

const NOTHING_YET = html`<p>No message yet. Register a device or a number, and buy a ticket.</p>`;

const FRAME = {
  title: 'Phones',
  lead: 'Every push and text message that the platform on this machine has sent, the newest first.',
  placeholder: 'part of a number or a user’s id',
  style: `
body { max-width: 40rem; }
article { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 1rem; margin: 1rem 0; padding: .8rem 1rem; }
article header { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
article span, time { opacity: .7; font-size: .85rem; }
pre { font: inherit; white-space: pre-wrap; margin: .4rem 0; }
`,
};
