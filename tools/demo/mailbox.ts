import { z } from 'zod';
import { waitFor } from './patience.ts';

const Mails = z.object({
  items: z.array(
    z.object({
      subject: z.string(),
      text: z.string(),
      attachments: z.array(
        z.object({
          filename: z.string().optional(),
          contentType: z.string(),
          size: z.number(),
          url: z.string(),
        }),
      ),
    }),
  ),
});

export type Mail = z.output<typeof Mails>['items'][number];

/** What came to an address, the newest first; undefined where there is no mailbox to look into. */
export async function mailsTo(origin: string, address: string): Promise<readonly Mail[] | undefined> {
  const response = await fetch(new URL(`/_local/mail.json?to=${encodeURIComponent(address)}`, origin));
  const isMailbox = response.headers.get('content-type')?.startsWith('application/json') === true;
  return response.ok && isMailbox ? Mails.parse(await response.json()).items : undefined;
}

interface Wanted {
  readonly to: string;
  readonly bookingId: string;
  readonly tickets: number;
}

/** Waits for the mail with the tickets, each as a PDF, and a calendar entry. @returns what to say of it */
export async function ticketMail(origin: string, { to, bookingId, tickets }: Wanted): Promise<string> {
  return waitFor(`the mail with the tickets to ${to}`, async () => {
    const mails = await mailsTo(origin, to);
    if (mails === undefined) return `no mailbox here: look for it at ${to}`;
    const mail = mails.find((one) => one.attachments.length > 0 && one.text.includes(bookingId));
    if (mail === undefined) return undefined;
    const pdfs = mail.attachments.filter((file) => file.contentType === 'application/pdf');
    const hasCalendar = mail.attachments.some((file) => file.filename?.endsWith('.ics'));
    if (pdfs.length !== tickets || !hasCalendar) {
      throw new Error(
        `the mail has ${pdfs.length} PDFs of ${tickets}, and ${hasCalendar ? 'a' : 'no'} calendar entry`,
      );
    }
    return `«${mail.subject}» with ${pdfs.length} PDFs and a calendar entry`;
  });
}
