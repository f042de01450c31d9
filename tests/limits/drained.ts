import { connect } from '@concert/database/connection';
import { databaseAddress } from '@concert/testing/database-address';
import { until } from '@concert/testing/until';

const WITHIN_SECONDS = 180;

/**
 * Waits until every event is published and everything that was paid is confirmed or given back.
 * @throws Error when it takes too long
 */
export async function drained(): Promise<void> {
  const db = connect(await databaseAddress(), { connections: 1 });
  const isDone = async () => {
    const unpublished = await db
      .selectFrom('outbox')
      .select('id')
      .where('published_at', 'is', null)
      .limit(1)
      .execute();
    const unplaced = await db
      .selectFrom('payments')
      .innerJoin('bookings', 'bookings.id', 'payments.booking_id')
      .select('payments.id')
      .where('payments.status', '=', 'succeeded')
      .where('bookings.status', '=', 'pending')
      .limit(1)
      .execute();
    return unpublished.length + unplaced.length === 0;
  };
  try {
    await until('all that was paid is confirmed and published', isDone, WITHIN_SECONDS);
  } finally {
    await db.destroy();
  }
}
