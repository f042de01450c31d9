import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import type { Received } from '@concert/service-kit/consumers';
import type { BookingContainer } from '../container.ts';
import { totalQuantities } from '../domain/booking.ts';
import { listBookings, lockBooking, lockHoldsOf } from '../store/bookings.ts';
import { eraseRecipient, presentsOf } from '../store/recipients.ts';
import { renameAllTickets } from '../store/tickets.ts';
import { cancelLocked } from './cancel-booking.ts';
import { CONSUMER } from './confirm-booking.ts';

type Erased = Received<DataOf<typeof authEvents.UserErased>>;

/** On tickets in place of the name of somebody who is forgotten. */
const NOBODY = 'Guest';

const BATCH = 50;

/**
 * Forgets a person: holds are given up, and the names on all tickets that were theirs, bought or given, are replaced;
 * the bookings stay. One booking a transaction, each naturally idempotent, since a name that is gone is not replaced
 * again; the message is noted at the end.
 */
export async function erasePerson(container: BookingContainer, event: Erased): Promise<void> {
  const { userId } = event.data;
  while (await releaseHolds(container, event));
  for (let before: string | undefined = '~'; before !== undefined; ) {
    const bookings = await listBookings(container.db, userId, { limit: BATCH, before });
    for (const booking of bookings) await eraseNames(container, booking.id, event);
    before = bookings.length < BATCH ? undefined : bookings.at(-1)?.id;
  }
  for (let isMore = true; isMore; ) {
    const presents = await presentsOf(container.db, userId, BATCH);
    for (const bookingId of presents) await eraseNames(container, bookingId, event);
    isMore = presents.length === BATCH;
  }
  await inTransaction(container.db, (tx) => claimMessage(tx, CONSUMER, event.id));
}

/** @returns whether there may be more */
async function releaseHolds(container: BookingContainer, event: Erased): Promise<boolean> {
  const holds = await inTransaction(container.db, async (tx) => {
    const locked = await lockHoldsOf(tx, event.data.userId, BATCH);
    for (const hold of locked) {
      await cancelLocked(container, tx, hold, { refundDueMinor: 0, reason: 'buyer' }, event);
    }
    await releaseStock(tx, totalQuantities(locked), container.pickStripe);
    return locked;
  });
  for (const { eventId, items } of holds) {
    await container.soldOut.released(
      eventId,
      items.map((item) => item.ticketTypeId),
    );
  }
  return holds.length === BATCH;
}

/** The new PDFs, without the name, follow by the event. */
async function eraseNames(container: BookingContainer, bookingId: string, event: Erased): Promise<void> {
  await inTransaction(container.db, async (tx) => {
    const booking = await lockBooking(tx, bookingId);
    if (booking === undefined) return;
    const { id, eventId, userId } = booking;
    await eraseRecipient(tx, id, NOBODY);
    const ticketIds = await renameAllTickets(tx, id, NOBODY);
    if (ticketIds.length === 0) return;
    await appendToOutbox(tx, [
      container.newEvent(
        bookingEvents.AttendeesNamed,
        id,
        { bookingId: id, eventId, userId, ticketIds: [...ticketIds] },
        event,
      ),
    ]);
  });
}
