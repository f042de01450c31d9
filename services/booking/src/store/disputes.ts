import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** Notes a dispute of a booking's payment; one that is known stays as it is. */
export async function noteDispute(tx: Tx, disputeId: string, bookingId: string): Promise<void> {
  await tx
    .insertInto('booking_disputes')
    .ignore()
    .values({ dispute_id: disputeId, booking_id: bookingId, created_at: NOW, updated_at: NOW })
    .execute();
}

/** Notes how a dispute ended; the first word on it stands. */
export async function closeDispute(tx: Tx, disputeId: string, outcome: 'won' | 'lost'): Promise<void> {
  await tx
    .updateTable('booking_disputes')
    .set({ outcome, updated_at: NOW })
    .where('dispute_id', '=', disputeId)
    .where('outcome', 'is', null)
    .execute();
}

/** How a booking's disputes stand together: one that is lost outweighs one that is open, and that one those won. */
export async function disputesOf(tx: Tx, bookingId: string): Promise<'none' | 'open' | 'lost'> {
  const rows = await tx
    .selectFrom('booking_disputes')
    .select('outcome')
    .where('booking_id', '=', bookingId)
    .execute();
  if (rows.some(({ outcome }) => outcome === 'lost')) return 'lost';
  return rows.some(({ outcome }) => outcome === null) ? 'open' : 'none';
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
