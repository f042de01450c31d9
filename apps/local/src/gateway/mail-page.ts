import { html } from 'hono/html';
import { z } from 'zod';
import { framed, listOf, shownAt } from './page-frame.ts';

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
  return ListSchema.parse(await listOf(mailbox, to)).items;
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
export function mailPage(mails: readonly Mail[]): Promise<string> {
  return framed(FRAME, mails.length === 0 ? html`<p>No mail yet. Buy a ticket.</p>` : mails.map(mailEntry));
}

function mailEntry(mail: Mail) {
  const files = mail.attachments.map(
    (file, index) => html`<a href="${attachmentUrl(mail, index)}">${file.filename ?? 'attachment'}</a> `,
  );
  return html`<details>
    <summary>
      <strong>${mail.subject}</strong><span>${mail.destination.to.join(', ')}</span>
      <time>${shownAt(mail.at * 1000)}</time>
    </summary>
    ${files.length === 0 ? '' : html`<p class="files">${files}</p>`}
    <iframe sandbox="" loading="lazy" title="${mail.subject}" srcdoc="${mail.body.html ?? ''}"></iframe>
    <pre>${mail.body.text ?? ''}</pre>
  </details>`;
}

const attachmentUrl = (mail: Mail, index: number): string =>
  `/_local/mail/${encodeURIComponent(mail.messageId)}/attachments/${index}`;

const FRAME = {
  title: 'Mailbox',
  lead: 'Every mail that the platform on this machine has sent, the newest first.',
  placeholder: 'part of an address',
  style: `
body { max-width: 60rem; }
details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
summary { cursor: pointer; display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .8rem 0; }
summary span, summary time { opacity: .7; font-size: .9rem; }
iframe { width: 100%; height: 44rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); background: #fff; }
pre { white-space: pre-wrap; opacity: .8; font-size: .85rem; }
.files a { margin-right: 1rem; }
`,
};
