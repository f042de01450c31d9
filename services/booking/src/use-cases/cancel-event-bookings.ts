import type { DataOf } from '@concert/contracts/event';
import type { eventEvents } from '@concert/contracts/events/event';
import { claimMessage } from '@concert/database/inbox';
import { inTransaction } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import type { Received } from '@concert/service-kit/consumers';
import type { BookingContainer } from '../container.ts';
import { totalQuantities } from '../domain/booking.ts';
import { lockLiveBookings } from '../store/bookings.ts';
import { cancelLocked } from './cancel-booking.ts';
import { CONSUMER } from './confirm-booking.ts';

const BATCH = 50;

/**
 * Follows a cancelled event: every hold is given up, every paid booking is cancelled with a full refund. In
 * batches, each a transaction: a crash or a repeated message goes on where it stopped, since a cancelled booking
 * is not found again. The event's stock was closed when it was cancelled, so no new booking can come. The message
 * is noted with the last batch, so that the inbox tells whether it was followed to its end.
 */
export async function cancelEventBookings(
  container: BookingContainer,
  event: Received<DataOf<typeof eventEvents.EventCancelled>>,
): Promise<void> {
  for (let left = true; left; ) left = await cancelBatch(container, event);
}

async function cancelBatch(
  container: BookingContainer,
  event: Received<DataOf<typeof eventEvents.EventCancelled>>,
): Promise<boolean> {
  const { bookings, isLast } = await inTransaction(container.db, async (tx) => {
    const bookings = await lockLiveBookings(tx, event.data.eventId, BATCH);
    for (const booking of bookings) {
      const refundDueMinor = booking.status === 'confirmed' ? booking.totalMinor : 0;
      await cancelLocked(container, tx, booking, { refundDueMinor, reason: 'event-cancelled' }, event);
    }
    const isLast = bookings.length < BATCH;
    if (isLast) await claimMessage(tx, CONSUMER, event.id);
    await releaseStock(tx, totalQuantities(bookings), container.pickStripe);
    return { bookings, isLast };
  });
  await Promise.all(bookings.map(({ id, version }) => container.views.outdate(id, version + 1)));
  return !isLast;
}
