import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { money } from '@concert/values/money';
import { conflict } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf } from '../domain/booking.ts';
import { refundDue } from '../domain/refund-due.ts';
import { findBooking, lockBooking, moveBookings } from '../store/bookings.ts';
import { refundTerms } from '../store/events.ts';
import { voidTickets } from '../store/tickets.ts';
import { requireOwn } from './get-booking.ts';
import { type BookingView, presentBooking } from './present-booking.ts';

/**
 * Gives up a hold at once, or cancels a confirmed booking by the event's refund policy: its tickets become void
 * and go back on sale, what is due is refunded through the refund queue. Once more changes nothing.
 * @throws Problem `refund-period-over` (409), `not-found`
 */
export async function cancelBooking(
  container: BookingContainer,
  id: string,
  call: Call,
): Promise<BookingView> {
  const { db, soldOut } = container;
  const found = requireOwn(await findBooking(db, id), id, call.identity);
  const { terms, now } = await refundTerms(db, found.eventId);
  await inTransaction(db, async (tx) => {
    const booking = requireOwn(await lockBooking(tx, id), id, call.identity);
    if (booking.status === 'expired' || booking.status === 'cancelled') return;
    const due =
      booking.status === 'pending'
        ? money(0, booking.currency)
        : refundDue(money(booking.totalMinor, booking.currency), terms, now);
    if (due === undefined) {
      throw conflict('refund-period-over', 'This booking can no longer be cancelled; ask the organiser.');
    }
    await cancelLocked(container, tx, booking, { refundDueMinor: due.amountMinor, reason: 'buyer' }, call);
    await releaseStock(tx, booking.items, container.pickStripe);
  });
  await soldOut.released(
    found.eventId,
    found.items.map((item) => item.ticketTypeId),
  );
  return presentBooking(db, requireOwn(await findBooking(db, id), id, call.identity));
}

/** Cancels a booking that is locked and pending or confirmed. The stock is the caller's to release, last. */
export async function cancelLocked(
  { newEvent }: BookingContainer,
  tx: Tx,
  booking: Booking,
  {
    refundDueMinor,
    reason,
  }: { readonly refundDueMinor: number; readonly reason: 'buyer' | 'event-cancelled' },
  cause: Cause,
): Promise<void> {
  const { id, eventId, userId, currency, paymentId } = booking;
  await moveBookings(tx, [id], 'cancelled', { refundDueMinor });
  if (booking.status === 'confirmed') await voidTickets(tx, [id]);
  const cancelled = newEvent(
    bookingEvents.BookingCancelled,
    id,
    {
      bookingId: id,
      eventId,
      userId,
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
