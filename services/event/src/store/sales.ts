import type { Database } from '@concert/database/connection';
import type { Money } from '@concert/values/money';
import { sql } from 'kysely';

/** What bookings of an event hold. */
export interface Held {
  readonly bookings: number;
  readonly tickets: number;
}

/** Bookings of an event that stand: confirmed, or held and not expired by the database's clock. */
export async function standingBookings(
  db: Database,
  eventId: string,
): Promise<{ readonly confirmed: Held; readonly holds: Held }> {
  const rows = await db
    .selectFrom('booking_quantities')
    .select([
      'status',
      sql<number>`COUNT(DISTINCT booking_id)`.as('bookings'),
      sql<number>`SUM(quantity)`.as('tickets'),
    ])
    .where('event_id', '=', eventId)
    .where((where) =>
      where.or([
        where('status', '=', 'confirmed'),
        where.and([where('status', '=', 'pending'), where('expires_at', '>', sql<Date>`UTC_TIMESTAMP(3)`)]),
      ]),
    )
    .groupBy('status')
    .execute();
  const heldBy = (status: string): Held => {
    const row = rows.find((one) => one.status === status);
    return { bookings: Number(row?.bookings ?? 0), tickets: Number(row?.tickets ?? 0) };
  };
  return { confirmed: heldBy('confirmed'), holds: heldBy('pending') };
}

/** What confirmed bookings of an event paid and did not get back, by currency. */
export async function paidBalances(db: Database, eventId: string): Promise<readonly Money[]> {
  const rows = await db
    .selectFrom('booking_balances')
    .select(['currency', sql<number>`SUM(amount_minor - refunded_minor)`.as('left')])
    .where('event_id', '=', eventId)
    .where('booking_status', '=', 'confirmed')
    .groupBy('currency')
    .orderBy('currency')
    .execute();
  return rows
    .map((row) => ({ currency: row.currency, amountMinor: Number(row.left) }))
    .filter(({ amountMinor }) => amountMinor > 0);
}
