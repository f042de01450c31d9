import { setTimeout as pause } from 'node:timers/promises';
import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import { SYSTEM } from '@concert/service-kit/identity';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf } from '../domain/booking.ts';
import { lockExpiredHolds, moveBookings } from '../store/bookings.ts';

/** How long an expired hold may wait for the sweep (invariant 4). */
export const SWEEP_EVERY = 5 * SECOND;

const BATCH = 50;

/** Sweeps again and again until the invocation's time is nearly over; the next minute's takes over. */
export async function sweepHolds(
  container: BookingContainer,
  run: JobRun,
): Promise<{ readonly expired: number }> {
  let expired = 0;
  for (;;) {
    expired += await sweepOnce(container);
    if (run.millisecondsLeft() < 2 * SWEEP_EVERY) return { expired };
    await pause(SWEEP_EVERY);
  }
}

/** Puts every hold back on sale whose time is over by the database's clock. @returns how many */
export async function sweepOnce(container: BookingContainer): Promise<number> {
  let expired = 0;
  for (let batch = BATCH; batch === BATCH; expired += batch) batch = await sweepBatch(container);
  return expired;
}

async function sweepBatch(container: BookingContainer): Promise<number> {
  const correlationId = container.newId();
  const bookings = await inTransaction(container.db, async (tx) => {
    const holds = await lockExpiredHolds(tx, BATCH);
    if (holds.length === 0) return holds;
    await moveBookings(
      tx,
      holds.map((hold) => hold.id),
      'expired',
    );
    await appendToOutbox(
      tx,
      holds.map((hold) => expiryEvent(container, hold, correlationId)),
    );
    await releaseStock(tx, totals(holds), container.pickStripe);
    return holds;
  });
  for (const [eventId, holds] of Map.groupBy(bookings, (hold) => hold.eventId)) {
    await container.soldOut.released(
      eventId,
      totals(holds).map((total) => total.ticketTypeId),
    );
  }
  return bookings.length;
}

function expiryEvent({ newEvent }: BookingContainer, hold: Booking, correlationId: string) {
  const { id, eventId, userId } = hold;
  return newEvent(
    bookingEvents.HoldExpired,
    id,
    { bookingId: id, eventId, userId, items: quantitiesOf(hold.items) },
    { actor: SYSTEM, correlationId },
  );
}

/** What several bookings hold together, by ticket type: one statement for each instead of one for each booking. */
function totals(
  bookings: readonly Booking[],
): { readonly ticketTypeId: string; readonly quantity: number }[] {
  const byType = Map.groupBy(
    bookings.flatMap((booking) => booking.items),
    (item) => item.ticketTypeId,
  );
  return [...byType].map(([ticketTypeId, items]) => ({
    ticketTypeId,
    quantity: items.reduce((sum, item) => sum + item.quantity, 0),
  }));
}
