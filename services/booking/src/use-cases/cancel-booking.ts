import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { conflict, type Problem } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { type Booking, type CancelReason, quantitiesOf } from '../domain/booking.ts';
import { type Cancellation, cancellationOf } from '../domain/cancellation.ts';
import { findBooking, lockBooking, moveBookings } from '../store/bookings.ts';
import { refundTerms } from '../store/events.ts';
import { lockTicketsOf, voidTickets } from '../store/tickets.ts';
import { requireOwn } from './get-booking.ts';
import { type BookingView, presentBooking } from './present-booking.ts';

/**
 * Gives up a hold at once, or cancels a confirmed booking by the event's refund policy: its tickets become void
 * and go back on sale, what is due is refunded through the refund queue. Once more changes nothing.
 * @throws Problem `refund-period-over`, `ticket-checked-in`, `booking-disputed` (409), `not-found`
 */
export async function cancelBooking(
  container: BookingContainer,
  id: string,
  call: Call,
): Promise<BookingView> {
  const { db, soldOut, views } = container;
  const found = requireOwn(await findBooking(db, id), id, call.identity);
  const { terms, now } = await refundTerms(db, found.eventId);
  await inTransaction(db, async (tx) => {
    const booking = requireOwn(await lockBooking(tx, id), id, call.identity);
    if (booking.status === 'expired' || booking.status === 'cancelled') return;
    const isCheckedIn =
      booking.status === 'confirmed' &&
      (await lockTicketsOf(tx, id)).some((ticket) => ticket.checkedInAt !== null);
    const { canCancel, reason, refundMinor } = cancellationOf({ ...booking, isCheckedIn }, terms, now);
    if (!canCancel) throw refusalOf(reason);
    const by = booking.kind === 'complimentary' ? ('organizer' as const) : ('buyer' as const);
    await cancelLocked(container, tx, booking, { refundDueMinor: refundMinor, reason: by }, call);
    await releaseStock(tx, booking.items, container.pickStripe);
  });
  await soldOut.released(
    found.eventId,
    found.items.map((item) => item.ticketTypeId),
  );
  const cancelled = requireOwn(await findBooking(db, id), id, call.identity);
  await views.outdate(id, cancelled.version);
  return presentBooking(db, cancelled);
}

function refusalOf(reason: Cancellation['reason']): Problem {
  if (reason === 'checked-in') {
    return conflict('ticket-checked-in', 'A ticket of this booking was used; it can no longer be cancelled.');
  }
  if (reason === 'disputed') {
    return conflict(
      'booking-disputed',
      'The payment of this booking is disputed at the bank; it cannot be cancelled until that is decided.',
    );
  }
  return conflict('refund-period-over', 'This booking can no longer be cancelled; ask the organiser.');
}

/** Cancels a booking that is locked and pending or confirmed. The stock is the caller's to release, last. */
export async function cancelLocked(
  { newEvent }: BookingContainer,
  tx: Tx,
  booking: Booking,
  { refundDueMinor, reason }: { readonly refundDueMinor: number; readonly reason: CancelReason },
  cause: Cause,
): Promise<void> {
  const { id, eventId, userId, kind, currency, paymentId } = booking;
  await moveBookings(tx, [id], 'cancelled', { refundDueMinor, reason });
  if (booking.status === 'confirmed') await voidTickets(tx, [id], 'cancelled');
  const cancelled = newEvent(
    bookingEvents.BookingCancelled,
    id,
    {
      bookingId: id,
      eventId,
      userId,
      kind,
      items: quantitiesOf(booking.items),
      currency,
      previousStatus: booking.status === 'confirmed' ? 'confirmed' : 'pending',
      reason,
      paymentId,
      refundDueMinor,
    },
    cause,
  );
  await appendToOutbox(tx, [cancelled]);
}
