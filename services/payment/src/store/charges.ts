import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { Charge } from '../domain/charge.ts';

/** What a booking is to pay; one statement. */
export async function readCharge(db: Database, bookingId: string): Promise<Charge | undefined> {
  return chargeOf(await chargeQuery(db, bookingId).executeTakeFirst());
}

/** The same, and the booking cannot change until the transaction ends. */
export async function lockCharge(tx: Tx, bookingId: string): Promise<Charge | undefined> {
  // The one form of a shared lock that both MySQL and MariaDB take.
  return chargeOf(await chargeQuery(tx, bookingId).modifyEnd(sql`LOCK IN SHARE MODE`).executeTakeFirst());
}

function chargeQuery(db: Database, bookingId: string) {
  return db
    .selectFrom('booking_charges')
    .select(['booking_id', 'user_id', 'event_id', 'organizer_id', 'status'])
    .select(['total_minor', 'currency', 'expires_at'])
    .select(sql<Date>`UTC_TIMESTAMP(3)`.as('now'))
    .where('booking_id', '=', bookingId);
}

type Row = Awaited<ReturnType<ReturnType<typeof chargeQuery>['executeTakeFirst']>>;

function chargeOf(row: Row): Charge | undefined {
  if (row === undefined) return undefined;
  return {
    bookingId: row.booking_id,
    userId: row.user_id,
    eventId: row.event_id,
    organizerId: row.organizer_id,
    status: row.status,
    amountMinor: row.total_minor,
    currency: row.currency,
    expiresAt: row.expires_at,
    now: row.now,
  };
}
