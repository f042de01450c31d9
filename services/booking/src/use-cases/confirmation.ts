import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import type { Cause } from '@concert/service-kit/events';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf, totalsOf } from '../domain/booking.ts';
import { signTicketCode } from '../domain/ticket-code.ts';
import { type NewTicket, nameOf } from '../store/tickets.ts';

/** Makes the tickets of a booking as it stands, one for each place, all in one name. */
export type IssueTickets = (booking: Booking) => readonly NewTicket[];

/**
 * Reads what signing takes, the key and the name (the buyer's, unless another is given), before a transaction; the
 * tickets themselves are made inside it, from the items that are locked, so that no change of the hold can come
 * between.
 */
export async function ticketIssuer(
  { db, newId, ticketKeys }: BookingContainer,
  { userId }: Pick<Booking, 'userId'>,
  name?: string,
): Promise<IssueTickets> {
  const key = await ticketKeys.signing();
  const attendeeName = name ?? (await nameOf(db, userId));
  return (booking) =>
    booking.items.flatMap((item) =>
      Array.from({ length: item.quantity }, (_, index) => {
        const id = newId();
        return {
          id,
          bookingId: booking.id,
          eventId: booking.eventId,
          ticketTypeId: item.ticketTypeId,
          number: index + 1,
          revision: 0,
          code: signTicketCode({ ticketId: id, eventId: booking.eventId }, key),
          attendeeName,
        };
      }),
    );
}

export function confirmationEvent(
  { newEvent }: Pick<BookingContainer, 'newEvent'>,
  booking: Booking,
  cause: Cause,
): EventEnvelope {
  const { id, eventId, userId, kind, totalMinor, currency, paymentId } = booking;
  const { feesMinor, discountMinor } = totalsOf(booking.items);
  const terms = { kind, totalMinor, feesMinor, discountMinor, currency };
  return newEvent(
    bookingEvents.BookingConfirmed,
    id,
    { bookingId: id, eventId, userId, ...terms, paymentId, items: quantitiesOf(booking.items) },
    cause,
  );
}
