import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';

/** Who gets complimentary tickets. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly locale: string | null;
  /** The account that has the address, for its erasure. */
  readonly userId: string | null;
  readonly note: string | null;
}

export async function insertRecipient(tx: Tx, bookingId: string, recipient: Recipient): Promise<void> {
  const { name, email, locale, userId, note } = recipient;
  await tx
    .insertInto('complimentary_recipients')
    .values({ booking_id: bookingId, name, email, locale, user_id: userId, note })
    .execute();
}

/** The account that an address belongs to. */
export async function accountOf(db: Database, email: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account_addresses')
    .select('user_id')
    .where('email_key', '=', email.toLowerCase())
    .executeTakeFirst();
  return row?.user_id;
}

/** The bookings whose tickets a user got as a present, at most `limit`. */
export async function presentsOf(db: Database, userId: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('complimentary_recipients')
    .select('booking_id')
    .where('user_id', '=', userId)
    .limit(limit)
    .execute();
  return rows.map((row) => row.booking_id);
}

/** Forgets who got a booking's tickets; what is left does not lead to the person. */
export async function eraseRecipient(tx: Tx, bookingId: string, name: string): Promise<void> {
  await tx
    .updateTable('complimentary_recipients')
    .set({ name, email: null, locale: null, user_id: null, note: null })
    .where('booking_id', '=', bookingId)
    .execute();
}
