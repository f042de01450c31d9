import { humanCode } from '@concert/values/human-codes';
import { formatMoney, type Money } from '@concert/values/money';
import { eventCard, type MailEvent } from '../event-card.ts';
import type { Block, Fact, MailDocument, MailLocale } from '../mail-document.ts';
import { TICKET_WORDS, type TicketWords } from './words/tickets.ts';

export interface MailTicket {
  readonly id: string;
  readonly typeName: string;
  readonly attendeeName: string;
}

/** What the mails about a booking's tickets tell. */
export interface TicketMailFacts {
  readonly locale: MailLocale;
  readonly name: string;
  readonly bookingId: string;
  readonly eventId: string;
  readonly event: MailEvent;
  readonly tickets: readonly MailTicket[];
  readonly total: Money;
  /** What the total is made of: list prices less the discount, and the fees. */
  readonly subtotal: Money;
  readonly discount: Money;
  readonly fees: Money;
  /** Who gave the tickets away; null when they were bought. */
  readonly giverName: string | null;
  /** False when the PDFs are too large for a mail: it then leads to the booking's page. */
  readonly isAttached: boolean;
}

/** The mail that brings the tickets of a confirmed booking, to its buyer or to who was given them. */
export function ticketsMail(facts: TicketMailFacts, origin: string): MailDocument {
  const { locale, event, tickets, isAttached, giverName } = facts;
  const words = TICKET_WORDS[locale];
  const count = tickets.length;
  const bought = {
    subject: words.subject(count, event.title),
    text: isAttached ? words.attached : words.tooLarge,
  };
  const given = giverName !== null && {
    subject: words.giftSubject(count, event.title, giverName),
    text: () => (isAttached ? words.giftText : words.giftTooLarge)(count, giverName),
  };
  const { subject, text } = given || bought;
  return {
    locale,
    subject,
    preview: eventCard(event, locale).date,
    heading: words.heading(facts.name),
    blocks: [
      { kind: 'text', text: text(count) },
      ...eventBlocks(facts, [
        ...ticketFacts(tickets),
        ...(giverName === null ? sumFacts(facts, words) : [{ label: words.giftFrom, value: giverName }]),
        { label: words.booking, value: humanCode(facts.bookingId) },
      ]),
      pageButton(facts, origin),
      { kind: 'note', text: giverName === null ? words.door : words.giftDoor },
    ],
    reason: reasonOf(facts),
  };
}

/** The mail with new PDFs, after names on tickets changed. */
export function renamedTicketsMail(facts: TicketMailFacts, origin: string): MailDocument {
  const { locale, event, tickets } = facts;
  const words = TICKET_WORDS[locale];
  return {
    locale,
    subject: words.renamedSubject(event.title),
    preview: tickets.map((ticket) => ticket.attendeeName).join(', '),
    heading: words.renamedHeading(tickets.length),
    blocks: [
      { kind: 'text', text: facts.isAttached ? words.renamed : tooLargeText(facts, words.renamedTooLarge) },
      ...eventBlocks(facts, ticketFacts(tickets)),
      pageButton(facts, origin),
    ],
    reason: reasonOf(facts),
  };
}

/** The mail with new PDFs, after tickets got new codes: the old ones are void. */
export function renewedTicketsMail(facts: TicketMailFacts, origin: string): MailDocument {
  const { locale, event, tickets } = facts;
  const words = TICKET_WORDS[locale];
  const count = tickets.length;
  return {
    locale,
    subject: words.renewedSubject(count, event.title),
    preview: eventCard(event, locale).date,
    heading: words.renewedHeading(count),
    blocks: [
      {
        kind: 'text',
        text: facts.isAttached ? words.renewed(count) : tooLargeText(facts, words.renewedTooLarge(count)),
      },
      ...eventBlocks(facts, [
        ...ticketFacts(tickets),
        { label: words.booking, value: humanCode(facts.bookingId) },
      ]),
      pageButton(facts, origin),
      { kind: 'note', text: words.renewedNote },
    ],
    reason: reasonOf(facts),
  };
}

export const bookingUrl = (bookingId: string, origin: string): string =>
  new URL(`/bookings/${bookingId}`, origin).href;

/** Where a booking's mail leads. Who was given tickets has no booking to see: that is the giver's. */
export const pageOf = (
  { bookingId, eventId, giverName }: Pick<TicketMailFacts, 'bookingId' | 'eventId' | 'giverName'>,
  origin: string,
): string =>
  giverName === null ? bookingUrl(bookingId, origin) : new URL(`/events/${eventId}`, origin).href;

function pageButton(facts: TicketMailFacts, origin: string): Block {
  const { button, giftButton } = TICKET_WORDS[facts.locale];
  return {
    kind: 'button',
    label: facts.giverName === null ? button : giftButton,
    url: pageOf(facts, origin),
  };
}

function reasonOf({ locale, giverName }: TicketMailFacts): string {
  const { reason, giftReason } = TICKET_WORDS[locale];
  return giverName === null ? reason : giftReason(giverName);
}

function tooLargeText({ locale, tickets, giverName }: TicketMailFacts, bought: string): string {
  return giverName === null ? bought : TICKET_WORDS[locale].giftTooLarge(tickets.length, giverName);
}

function eventBlocks(facts: TicketMailFacts, rows: readonly Fact[]): readonly Block[] {
  return [
    { kind: 'event', event: eventCard(facts.event, facts.locale) },
    { kind: 'facts', facts: rows },
  ];
}

/** “2 × Standing” and who they are for, in the order of the tickets. */
function ticketFacts(tickets: readonly MailTicket[]): readonly Fact[] {
  return [...Map.groupBy(tickets, (ticket) => ticket.typeName)].map(([typeName, ofType]) => ({
    label: `${ofType.length} × ${typeName}`,
    value: [...new Set(ofType.map((ticket) => ticket.attendeeName))].join(', '),
  }));
}

/** The total, and what it is made of where that is not plain from the tickets. */
function sumFacts(
  { locale, total, subtotal, discount, fees }: TicketMailFacts,
  words: TicketWords,
): readonly Fact[] {
  const whole = {
    label: words.total,
    value: total.amountMinor === 0 ? words.free : formatMoney(total, locale),
  };
  if (discount.amountMinor === 0 && fees.amountMinor === 0) return [whole];
  const less = { ...discount, amountMinor: -discount.amountMinor };
  return [
    { label: words.subtotal, value: formatMoney(subtotal, locale) },
    ...(discount.amountMinor === 0 ? [] : [{ label: words.discount, value: formatMoney(less, locale) }]),
    ...(fees.amountMinor === 0 ? [] : [{ label: words.fees, value: formatMoney(fees, locale) }]),
    whole,
  ];
}
