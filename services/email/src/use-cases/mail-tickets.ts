import type { DataOf } from '@concert/contracts/event';
import type { fileEvents } from '@concert/contracts/events/file';
import type { Database } from '@concert/database/connection';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { EmailContainer } from '../container.ts';
import {
  pageOf,
  renamedTicketsMail,
  renewedTicketsMail,
  type TicketMailFacts,
  ticketsMail,
} from '../domain/templates/tickets.ts';
import {
  type Charge,
  type Recipient,
  readCharge,
  readEvent,
  readRecipient,
  readSums,
  readTickets,
} from '../store/mail-facts.ts';
import { calendarAttachment } from './attach-calendar.ts';
import { readPdfs } from './attach-tickets.ts';
import { type Letter, mailEvent, type Recipe } from './mail-event.ts';

type TicketFiles = DataOf<typeof fileEvents.TicketFilesReady>;

const TEMPLATES: Readonly<Record<TicketFiles['cause'], string>> = {
  confirmed: 'tickets',
  renamed: 'tickets-renamed',
  reissued: 'tickets-renewed',
};

/**
 * Mails a booking's tickets with their PDFs and a calendar entry, or the new PDFs after names or codes changed. A
 * booking that is cancelled by now gets nothing: the mail about that is on its way.
 */
export async function mailTickets(container: EmailContainer, event: Received<TicketFiles>): Promise<void> {
  await mailEvent(container, event, ticketRecipe(TEMPLATES[event.data.cause]));
}

export const ticketRecipe = (template: string): Recipe<TicketFiles, Recipient> => ({
  template,
  contact: (db, { bookingId }) => readRecipient(db, bookingId),
  bookingOf: ({ bookingId }) => bookingId,
  isRewritable: true,
  write: async (container, { data, time }, { locale, name, giverName }) => {
    const { db } = container;
    const { bookingId, eventId, files } = data;
    const charge = await readCharge(db, bookingId);
    if (charge.status !== 'confirmed') return undefined;
    const keys = new Map(files.map((file) => [file.ticketId, file.key]));
    const tickets = (await readTickets(db, bookingId)).filter(({ id }) => keys.has(id));
    if (tickets.length === 0) return undefined;
    const event = await readEvent(db, eventId);
    const pdfs = await readPdfs(container.files, { keys, title: event.title, tickets });
    const facts: TicketMailFacts = {
      locale,
      name,
      bookingId,
      eventId,
      event,
      tickets,
      ...(await sumsOf(db, bookingId, charge)),
      giverName,
      isAttached: pdfs !== undefined,
    };
    return letterOf(template, { facts, pdfs: pdfs ?? [], stamp: time }, container.publicOrigin);
  },
});

async function sumsOf(db: Database, bookingId: string, { totalMinor, currency }: Charge) {
  const { subtotalMinor, discountMinor, feesMinor } = await readSums(db, bookingId);
  return {
    total: money(totalMinor, currency),
    subtotal: money(subtotalMinor, currency),
    discount: money(discountMinor, currency),
    fees: money(feesMinor, currency),
  };
}

interface Parts {
  readonly facts: TicketMailFacts;
  readonly pdfs: NonNullable<Letter['attachments']>;
  readonly stamp: Date;
}

function letterOf(template: string, { facts, pdfs, stamp }: Parts, origin: string): Letter {
  if (template === 'tickets-renamed')
    return { document: renamedTicketsMail(facts, origin), attachments: pdfs };
  if (template === 'tickets-renewed')
    return { document: renewedTicketsMail(facts, origin), attachments: pdfs };
  const types = Map.groupBy(facts.tickets, (ticket) => ticket.typeName);
  const entry = calendarAttachment({
    bookingId: facts.bookingId,
    event: facts.event,
    url: pageOf(facts, origin),
    notes: [...types].map(([name, ofType]) => `${ofType.length} × ${name}`),
    stamp,
  });
  return { document: ticketsMail(facts, origin), attachments: [...pdfs, entry] };
}
