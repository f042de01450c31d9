import { setTimeout as pause } from 'node:timers/promises';
import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import { SYSTEM } from '@concert/service-kit/identity';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf, totalQuantities } from '../domain/booking.ts';
import { lockExpiredHolds, moveBookings } from '../store/bookings.ts';

/** How long an expired hold may wait for the sweep (invariant 4). */
export const SWEEP_EVERY = 5 * SECOND;

const BATCH = 50;

/** For the last sweep of a run. */
const RESERVE = 2 * SECOND;

/**
 * Sweeps again and again for as long as one more pause and sweep fit into the invocation's time, so that the next
 * minute's run takes over no later than another pause would have been.
 */
export async function sweepHolds(
  container: BookingContainer,
  run: JobRun,
): Promise<Readonly<Record<'expired' | 'failures' | 'lateSeconds', number>>> {
  let expired = 0;
  let lateSeconds = 0;
  let failures = 0;
  for (;;) {
    try {
      const swept = await sweepOnce(container);
      expired += swept.expired;
      lateSeconds = Math.max(lateSeconds, swept.lateSeconds);
    } catch (error) {
      // The rest of the minute is not given up for a database that was away for a moment.
      failures += 1;
      container.telemetry.failure('sweep-holds', error);
    }
    if (run.millisecondsLeft() < SWEEP_EVERY + RESERVE) return { expired, failures, lateSeconds };
    await pause(SWEEP_EVERY);
  }
}

/** What a sweep found: how many holds, and how far past its end the latest of them was. */
interface Swept {
  readonly expired: number;
  readonly lateSeconds: number;
}

/** Puts every hold back on sale whose time is over by the database's clock. */
export async function sweepOnce(container: BookingContainer): Promise<Swept> {
  let expired = 0;
  let lateSeconds = 0;
  for (let more = true; more; ) {
    const batch = await sweepBatch(container);
    expired += batch.expired;
    lateSeconds = Math.max(lateSeconds, batch.lateSeconds);
    more = batch.expired === BATCH;
  }
  return { expired, lateSeconds };
}

async function sweepBatch(container: BookingContainer): Promise<Swept> {
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
    await releaseStock(tx, totalQuantities(holds), container.pickStripe);
    return holds;
  });
  for (const [eventId, holds] of Map.groupBy(bookings, (hold) => hold.eventId)) {
    await container.soldOut.released(
      eventId,
      totalQuantities(holds).map((total) => total.ticketTypeId),
    );
  }
  return { expired: bookings.length, lateSeconds: lateness(container.clock(), bookings) };
}

/** Seconds, of the hold that waited longest: they come with what ended first in front. */
function lateness(now: Date, [first]: readonly Booking[]): number {
  return first?.expiresAt ? Math.max(0, (now.getTime() - first.expiresAt.getTime()) / SECOND) : 0;
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
