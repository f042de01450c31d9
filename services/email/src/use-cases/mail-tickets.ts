import type { DataOf } from '@concert/contracts/event';
import { type fileEvents, PRIVATE_PREFIX } from '@concert/contracts/events/file';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { EmailContainer } from '../container.ts';
import { fileSlug } from '../domain/attachment-names.ts';
import { calendarEntry } from '../domain/calendar-entry.ts';
import type { Attachment } from '../domain/compose-mime.ts';
import {
  bookingUrl,
  type MailTicket,
  renamedTicketsMail,
  type TicketMailFacts,
  ticketsMail,
} from '../domain/templates/tickets.ts';
import { type Contact, readCharge, readEvent, readTickets } from '../store/mail-facts.ts';
import { type Letter, mailAccount } from './mail-account.ts';

type TicketFilesReady = Received<DataOf<typeof fileEvents.TicketFilesReady>>;

/** Beyond this many bytes many mailboxes refuse a mail once it is in base64; the mail then leads to the booking. */
const MOST_BYTES = 7 * 1024 * 1024;
const READS_AT_ONCE = 8;

/**
 * Mails a booking's tickets with their PDFs and a calendar entry, or the new PDFs after names changed. A booking
 * that is cancelled by now gets nothing: the mail about that is on its way.
 */
export async function mailTickets(container: EmailContainer, event: TicketFilesReady): Promise<void> {
  const template = event.data.cause === 'confirmed' ? 'tickets' : 'tickets-renamed';
  await mailAccount(container, event, template, (contact) => ticketLetter(container, event, contact));
}

async function ticketLetter(
  container: EmailContainer,
  { data, time }: TicketFilesReady,
  contact: Contact,
): Promise<Letter | undefined> {
  const { db, publicOrigin } = container;
  const { bookingId, files } = data;
  const charge = await readCharge(db, bookingId);
  if (charge.status !== 'confirmed') return undefined;
  const wanted = new Set(files.map((file) => file.ticketId));
  const tickets = (await readTickets(db, bookingId)).filter((ticket) => wanted.has(ticket.id));
  const event = await readEvent(db, data.eventId);
  const pdfs = await readPdfs(container, data, { title: event.title, tickets });
  const facts: TicketMailFacts = {
    locale: contact.locale,
    name: contact.name,
    bookingId,
    event,
    tickets,
    total: money(charge.totalMinor, charge.currency),
    isAttached: pdfs !== undefined,
  };
  if (data.cause === 'renamed') {
    return { document: renamedTicketsMail(facts, publicOrigin), attachments: pdfs ?? [] };
  }
  return {
    document: ticketsMail(facts, publicOrigin),
    attachments: [...(pdfs ?? []), calendarAttachment(facts, publicOrigin, time)],
  };
}

/** The PDFs in the order of the tickets, or undefined when they are too large together for a mail. */
async function readPdfs(
  { files: bucket }: EmailContainer,
  { files }: TicketFilesReady['data'],
  { title, tickets }: { readonly title: string; readonly tickets: readonly MailTicket[] },
): Promise<readonly Attachment[] | undefined> {
  const keys = new Map(files.map((file) => [file.ticketId, file.key]));
  const pdfs: Attachment[] = [];
  let bytes = 0;
  for (let start = 0; start < tickets.length; start += READS_AT_ONCE) {
    const group = tickets.slice(start, start + READS_AT_ONCE);
    const bodies = await Promise.all(group.map((ticket) => readPdf(keys.get(ticket.id))));
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

  async function readPdf(key: string | undefined): Promise<Uint8Array> {
    const object = key && (await bucket.get(`${PRIVATE_PREFIX}${key}`));
    if (!object) throw new Error(`the PDF ${key} is not in the bucket`);
    return object.body;
  }
}

function calendarAttachment(facts: TicketMailFacts, origin: string, stamp: Date): Attachment {
  const types = Map.groupBy(facts.tickets, (ticket) => ticket.typeName);
  const entry = calendarEntry({
    bookingId: facts.bookingId,
    event: facts.event,
    url: bookingUrl(facts.bookingId, origin),
    notes: [...types].map(([name, ofType]) => `${ofType.length} × ${name}`),
    stamp,
  });
  return {
    fileName: `${fileSlug(facts.event.title)}.ics`,
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: Buffer.from(entry),
  };
}
