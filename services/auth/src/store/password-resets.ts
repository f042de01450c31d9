import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import { deleteLinksOf, hasEnoughLinks, purgeLinks, spendLink } from './one-time-links.ts';

/**
 * Notes a reset link that is good for an hour. The caller holds the account's lock, so that the count is exact.
 * @returns false when enough links are on their way already
 */
export async function insertReset(tx: Tx, userId: string, id: string): Promise<boolean> {
  if (await hasEnoughLinks(tx, 'password_resets', userId)) return false;
  await tx
    .insertInto('password_resets')
    .values({
      id,
      user_id: userId,
      expires_at: sql<Date>`UTC_TIMESTAMP(3) + INTERVAL 1 HOUR`,
      created_at: NOW,
    })
    .execute();
  return true;
}

/** Whose link this is, if it is still good. */
export async function openResetOf(db: Database, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('password_resets')
    .select('user_id')
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', NOW)
    .executeTakeFirst();
  return row?.user_id;
}

/** Spends a link: true once, and only in time. */
export const spendReset = (tx: Tx, id: string): Promise<boolean> => spendLink(tx, 'password_resets', id);

/** Spends the account's other links too: after a new password none of them may set another. */
export async function spendResetsOf(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('password_resets')
    .set({ used_at: NOW })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute();
}

/** Forgets links that nobody can use, a day after, at most `limit` of them. @returns how many */
export const purgeResets = (db: Database, limit: number): Promise<number> =>
  purgeLinks(db, 'password_resets', { days: 1, limit });

export const deleteResetsOf = (tx: Tx, userId: string): Promise<void> =>
  deleteLinksOf(tx, 'password_resets', userId);

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
