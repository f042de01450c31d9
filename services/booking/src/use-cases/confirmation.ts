import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import type { Cause } from '@concert/service-kit/events';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf } from '../domain/booking.ts';
import { signTicketCode } from '../domain/ticket-code.ts';
import { type NewTicket, nameOf } from '../store/tickets.ts';

/** Signs the tickets of a booking, one for each place, in the name of its buyer. Reads keys and name: not in a transaction. */
export async function newTickets(
  { db, newId, ticketKeys }: BookingContainer,
  booking: Booking,
): Promise<readonly NewTicket[]> {
  const key = await ticketKeys.signing();
  const attendeeName = await nameOf(db, booking.userId);
  return booking.items.flatMap((item) =>
    Array.from({ length: item.quantity }, (_, index) => {
      const id = newId();
      return {
        id,
        bookingId: booking.id,
        eventId: booking.eventId,
        ticketTypeId: item.ticketTypeId,
        number: index + 1,
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
  const { id, eventId, userId, totalMinor, currency, paymentId } = booking;
  return newEvent(
    bookingEvents.BookingConfirmed,
    id,
    { bookingId: id, eventId, userId, totalMinor, currency, paymentId, items: quantitiesOf(booking.items) },
    cause,
  );
}
