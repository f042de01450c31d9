import { html, raw } from 'hono/html';
import { z } from 'zod';

/** A mail as the mailbox of the SES stand-in lists it. */
const MailSchema = z.object({
  messageId: z.string(),
  from: z.string(),
  destination: z.object({ to: z.array(z.string()) }),
  subject: z.string(),
  body: z.object({ html: z.string().optional(), text: z.string().optional() }),
  attachments: z.array(
    z.object({ filename: z.string().optional(), contentType: z.string(), size: z.number() }),
  ),
  at: z.number(),
});
type Mail = z.output<typeof MailSchema>;

const ListSchema = z.object({ items: z.array(MailSchema) });

/** The mails of the mailbox, the newest first; `to` is a part of an address. */
export async function readMails(mailbox: string, to: string | null): Promise<readonly Mail[]> {
  const url = new URL(mailbox);
  if (to !== null) url.searchParams.set('to', to);
  const response = await fetch(url);
  return ListSchema.parse(await response.json()).items;
}

/** What tests read: addresses, subject, bodies and attachments' names with the URLs of their content. */
export function mailsJson(mails: readonly Mail[]) {
  return {
    items: mails.map((mail) => ({
      id: mail.messageId,
      from: mail.from,
      to: mail.destination.to,
      subject: mail.subject,
      at: new Date(mail.at * 1000).toISOString(),
      text: mail.body.text ?? '',
      html: mail.body.html ?? '',
      attachments: mail.attachments.map((file, index) => ({ ...file, url: attachmentUrl(mail, index) })),
    })),
  };
}

/** The page for people. A mail's HTML stands in a frame that may run nothing and reach nothing. */
export async function mailPage(mails: readonly Mail[]): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mailbox · Concert on this machine</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Mailbox</h1>
          <p>Every mail that the platform on this machine has sent, the newest first. Nothing leaves the machine.</p>
          <form><label>To <input name="to" type="search" placeholder="part of an address" /></label></form>
        </header>
        <main>${mails.length === 0 ? html`<p>No mail yet. Buy a ticket.</p>` : mails.map(mailEntry)}</main>
      </body>
    </html>`;
  return String(page);
}

function mailEntry(mail: Mail) {
  const files = mail.attachments.map(
    (file, index) => html`<a href="${attachmentUrl(mail, index)}">${file.filename ?? 'attachment'}</a> `,
  );
  return html`<details>
    <summary>
      <strong>${mail.subject}</strong><span>${mail.destination.to.join(', ')}</span>
      <time>${new Date(mail.at * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC</time>
    </summary>
    ${files.length === 0 ? '' : html`<p class="files">${files}</p>`}
    <iframe sandbox="" loading="lazy" title="${mail.subject}" srcdoc="${mail.body.html ?? ''}"></iframe>
    <pre>${mail.body.text ?? ''}</pre>
  </details>`;
}

const attachmentUrl = (mail: Mail, index: number): string =>
  `/_local/mail/${encodeURIComponent(mail.messageId)}/attachments/${index}`;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
summary { cursor: pointer; display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .8rem 0; }
summary span, summary time { opacity: .7; font-size: .9rem; }
iframe { width: 100%; height: 44rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); background: #fff; }
pre { white-space: pre-wrap; opacity: .8; font-size: .85rem; }
.files a { margin-right: 1rem; }
`;
