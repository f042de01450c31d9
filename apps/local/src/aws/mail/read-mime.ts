import { randomUUID } from 'node:crypto';
import type { Mail } from './mailbox.ts';

/** A MIME message as the mailbox keeps it, with an id in SES's form; undefined when it names no sender. */
export async function readMime(mime: Buffer): Promise<Mail | undefined> {
  // Loaded when first used: its tables of character sets would cost every start.
  const { simpleParser } = await import('mailparser');
  const message = await simpleParser(mime);
  if (message.from === undefined) return undefined;
  return {
    messageId: `${Date.now().toString(16).padStart(16, '0')}-${randomUUID()}-000000`,
    from: message.from.text,
    replyTo: textsOf(message.replyTo),
    destination: { to: textsOf(message.to), cc: textsOf(message.cc), bcc: textsOf(message.bcc) },
    subject: message.subject ?? '',
    body: {
      ...(message.html ? { html: message.html } : {}),
      ...(message.text === undefined ? {} : { text: message.text }),
    },
    attachments: message.attachments.map((file) => ({
      ...(file.filename === undefined ? {} : { filename: file.filename }),
      ...(file.contentDisposition === undefined ? {} : { contentDisposition: file.contentDisposition }),
      ...(file.contentId === undefined ? {} : { contentId: file.contentId }),
      ...(file.cid === undefined ? {} : { cid: file.cid }),
      contentType: file.contentType,
      size: file.size,
      content: file.content.toString('base64'),
    })),
    headers: message.headerLines.map(({ line }) => headerOf(line)),
    at: Math.floor(Date.now() / 1000),
  };
}

type Addresses = { readonly text: string };

const textsOf = (addresses: Addresses | readonly Addresses[] | undefined): string[] =>
  [addresses ?? []].flat().map(({ text }) => text);

/** A header as it came, folded or not: folds are part of what tests look at. */
function headerOf(line: string): { readonly name: string; readonly value: string } {
  const colon = line.indexOf(':');
  return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
}
