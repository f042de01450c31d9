import type { Bucket } from '@concert/cloud/buckets';
import { PRIVATE_PREFIX } from '@concert/contracts/events/file';
import { fileSlug } from '../domain/attachment-names.ts';
import type { Attachment } from '../domain/compose-mime.ts';
import type { MailTicket } from '../domain/templates/tickets.ts';

/** Beyond this many bytes many mailboxes refuse a mail once it is in base64; the mail then leads to the booking. */
const MOST_BYTES = 7 * 1024 * 1024;
const READS_AT_ONCE = 8;

interface Wanted {
  /** The objects by their tickets. */
  readonly keys: ReadonlyMap<string, string>;
  readonly title: string;
  readonly tickets: readonly MailTicket[];
}

/**
 * The PDFs in the order of the tickets, or undefined when they are too large together for a mail.
 * @throws Error when one is not in the bucket
 */
export async function readPdfs(
  bucket: Bucket,
  { keys, title, tickets }: Wanted,
): Promise<readonly Attachment[] | undefined> {
  const pdfs: Attachment[] = [];
  let bytes = 0;
  for (let start = 0; start < tickets.length; start += READS_AT_ONCE) {
    const group = tickets.slice(start, start + READS_AT_ONCE);
    const bodies = await Promise.all(group.map((ticket) => readPdf(bucket, keys.get(ticket.id))));
    for (const [index, content] of bodies.entries()) {
      bytes += content.length;
      const number = start + index + 1;
      pdfs.push({
        fileName: `${fileSlug(title)}-${number}-of-${tickets.length}.pdf`,
        contentType: 'application/pdf',
        content,
      });
    }
    if (bytes > MOST_BYTES) return undefined;
  }
  return pdfs;
}

async function readPdf(bucket: Bucket, key: string | undefined): Promise<Uint8Array> {
  const object = key && (await bucket.get(`${PRIVATE_PREFIX}${key}`));
  if (!object) throw new Error(`the PDF ${key} is not in the bucket`);
  return object.body;
}
