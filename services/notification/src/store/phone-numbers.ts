import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** Somebody's number for text messages, and the one that waits for its code. */
export interface PhoneNumber {
  readonly number: string | null;
  /** When it was confirmed, and with it the consent to text messages. */
  readonly confirmedAt: Date | null;
  readonly pendingNumber: string | null;
  readonly codeHash: string | null;
}

export async function findNumber(db: Database, userId: string): Promise<PhoneNumber | undefined> {
  const row = await db
    .selectFrom('notification_phones')
    .select(['number', 'confirmed_at', 'pending_number', 'code_hash'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      confirmedAt: row.confirmed_at,
      pendingNumber: row.pending_number,
      codeHash: row.code_hash,
    }
  );
}

/** The confirmed numbers of these users. */
export async function numbersOf(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('notification_phones')
    .select(['user_id', 'number'])
    .where('user_id', 'in', userIds)
    .execute();
  return new Map(rows.flatMap((row) => (row.number === null ? [] : [[row.user_id, row.number] as const])));
}

export interface Pending {
  readonly number: string;
  readonly codeHash: string;
  readonly expiresAt: Date;
  /** UTC, `2027-01-04`. */
  readonly day: string;
}

/** Lets a number wait for its code, instead of one that waited. @returns how many codes this is today */
export async function savePending(tx: Tx, userId: string, pending: Pending): Promise<number> {
  const day = sql<Date>`${pending.day}`;
  const wanted = {
    pending_number: pending.number,
    code_hash: pending.codeHash,
    code_expires_at: pending.expiresAt,
    code_tries: 0,
    updated_at: NOW,
  };
  await tx
    .insertInto('notification_phones')
    .values({ user_id: userId, ...wanted, codes_day: day, codes_sent: 1 })
    .onDuplicateKeyUpdate({
      ...wanted,
      // Assigned before the day is, so that it still sees the old one.
      codes_sent: sql<number>`IF(codes_day = ${day}, LEAST(codes_sent + 1, 255), 1)`,
      codes_day: day,
    })
    .execute();
  const row = await tx
    .selectFrom('notification_phones')
    .select('codes_sent')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.codes_sent;
}

/** Takes one of the tries that a code has. @returns false when none is left, or its time is over */
export async function takeTry(
  db: Database,
  userId: string,
  code: { readonly hash: string; readonly tries: number },
): Promise<boolean> {
  const result = await db
    .updateTable('notification_phones')
    .set((row) => ({ code_tries: sql<number>`${row.ref('code_tries')} + 1` }))
    .where('user_id', '=', userId)
    .where('code_hash', '=', code.hash)
    .where('code_tries', '<', code.tries)
    .where('code_expires_at', '>', NOW)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The number that waits for this code becomes the number. @returns false when another code was asked for meanwhile */
export async function confirmNumber(db: Database, userId: string, codeHash: string): Promise<boolean> {
  const result = await db
    .updateTable('notification_phones')
    .set((row) => ({
      number: row.ref('pending_number'),
      confirmed_at: NOW,
      code_hash: null,
      code_expires_at: null,
      // Last, since an assignment sees what was assigned before it.
      pending_number: null,
      updated_at: NOW,
    }))
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Takes the number away; how many codes were sent today stays known. */
export async function removeNumber(db: Database, userId: string): Promise<void> {
  await db
    .updateTable('notification_phones')
    .set({
      number: null,
      confirmed_at: null,
      pending_number: null,
      code_hash: null,
      code_expires_at: null,
      updated_at: NOW,
    })
    .where('user_id', '=', userId)
    .execute();
}

/** Forgets numbers whose codes expired before `before` and were never confirmed, at most `limit`. @returns how many */
export async function purgePending(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db
    .updateTable('notification_phones')
    .set({ pending_number: null, code_hash: null, code_expires_at: null, updated_at: NOW })
    .where('code_expires_at', '<', before)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function eraseNumber(db: Database, userId: string): Promise<void> {
  await db.deleteFrom('notification_phones').where('user_id', '=', userId).execute();
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
