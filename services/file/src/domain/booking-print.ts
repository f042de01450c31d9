import { humanCode } from '@concert/values/human-codes';
import type { TicketDocument } from './printed-ticket.ts';
import { type RefundPolicy, ticketTerms } from './ticket-terms.ts';
import type { TicketLocale } from './ticket-words.ts';

export interface PrintedTicket {
  readonly ticketId: string;
  readonly code: string;
  readonly typeName: string;
  readonly attendeeName: string;
  readonly priceMinor: number;
}

/** All that the tickets of a booking show, as it is at one moment. */
export interface BookingPrint {
  readonly bookingId: string;
  readonly userId: string;
  readonly locale: TicketLocale;
  readonly currency: string;
  readonly event: {
    readonly title: string;
    readonly organizerName: string;
    readonly venue: TicketDocument['venue'];
    readonly doorsAt: Date | null;
    readonly startsAt: Date;
    readonly endsAt: Date;
    readonly refundPolicy: RefundPolicy;
  };
  /** The valid ones, in the order in which they are numbered. */
  readonly tickets: readonly PrintedTicket[];
}

/** One ticket of a booking as a document to be printed. @param index its place in `print.tickets` */
export function ticketDocument(print: BookingPrint, ticket: PrintedTicket, index: number): TicketDocument {
  const { event } = print;
  return {
    ticketId: ticket.ticketId,
    code: ticket.code,
    eventTitle: event.title,
    venue: event.venue,
    ...(event.doorsAt === null ? {} : { doorsAt: event.doorsAt }),
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    ticketTypeName: ticket.typeName,
    attendeeName: ticket.attendeeName,
    price: { amountMinor: ticket.priceMinor, currency: print.currency },
    bookingReference: humanCode(print.bookingId),
    position: positionOf(print, index),
    organizerName: event.organizerName,
    terms: ticketTerms(event.refundPolicy, ticket.priceMinor === 0, print.locale),
    locale: print.locale,
  };
}

export function positionOf(print: BookingPrint, index: number): TicketDocument['position'] {
  return { number: index + 1, of: print.tickets.length };
}

/** Whether two prints of a booking would look the same. */
export function looksTheSame(one: BookingPrint, other: BookingPrint): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
