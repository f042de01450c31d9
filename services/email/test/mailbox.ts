import { z } from 'zod';

const Mails = z.object({
  items: z.array(
    z.object({
      messageId: z.string(),
      from: z.string(),
      destination: z.object({ to: z.array(z.string()) }),
      subject: z.string(),
      body: z.object({ html: z.string().optional(), text: z.string().optional() }),
      attachments: z.array(z.object({ filename: z.string().optional(), contentType: z.string() })),
      headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    }),
  ),
});

export type ReceivedMail = z.output<typeof Mails>['items'][number];

/** The mailbox of the SES stand-in, which runs beside the event bus's. */
const mailbox = () => `${process.env.AWS_ENDPOINT_URL_EVENTBRIDGE}/mailbox`;

/** What reached an address, the newest first. */
export async function mailsTo(address: string): Promise<readonly ReceivedMail[]> {
  const answer = await fetch(`${mailbox()}?to=${encodeURIComponent(address)}`);
  return Mails.parse(await answer.json()).items;
}

/** The content of a mail's attachment. */
export async function attachmentOf({ messageId }: ReceivedMail, index: number): Promise<string> {
  const answer = await fetch(`${mailbox()}/${encodeURIComponent(messageId)}/attachments/${index}`);
  return answer.text();
}

/** A header of a mail, or undefined. */
export const headerOf = ({ headers }: ReceivedMail, name: string): string | undefined =>
  headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
