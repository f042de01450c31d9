import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** What a person still has to do with events that are not over. */
export interface Engagements {
  readonly hasBookings: boolean;
  readonly hasEvents: boolean;
}

export async function engagementsOf(db: Database, userId: string): Promise<Engagements> {
  const [booking, event] = await Promise.all([
    db
      .selectFrom('person_upcoming_bookings')
      .select('booking_id')
      .where('user_id', '=', userId)
      .where('ends_at', '>', NOW)
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('person_upcoming_events')
      .select('event_id')
      .where('user_id', '=', userId)
      .where('ends_at', '>', NOW)
      .limit(1)
      .executeTakeFirst(),
  ]);
  return { hasBookings: booking !== undefined, hasEvents: event !== undefined };
}

/**
 * Takes the person out of an account. The row stays for what points to it; its address is free again: `erased:…` is
 * no address. An erased account has no rights either.
 */
export async function eraseAccountRow(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({
      email: '',
      email_key: `erased:${id}`,
      email_verified_at: null,
      password_hash: '',
      name: ERASED_NAME,
      role: 'attendee',
      second_factor_at: null,
      session_generation: sql<number>`session_generation + 1`,
      erased_at: NOW,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .execute();
}

/** The ids of all admins. */
export async function listAdmins(db: Database): Promise<readonly string[]> {
  const rows = await admins(db).execute();
  return rows.map((row) => row.id);
}

/** The same, locked: two who would leave at once do so one after the other. */
export async function lockAdmins(tx: Tx): Promise<readonly string[]> {
  const rows = await admins(tx).forUpdate().execute();
  return rows.map((row) => row.id);
}

const admins = (db: Database) =>
  db.selectFrom('users').select('id').where('role', '=', 'admin').orderBy('id');

/** What stands where the name of an organiser was, in every language. */
const ERASED_NAME = '—';

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
