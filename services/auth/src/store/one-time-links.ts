import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** The tables whose rows are links that somebody was mailed and that work once. */
type Links = 'email_verifications' | 'password_resets';

/** Links asked for in the last hour that may be good at once; more would only flood a mailbox. */
const LINKS_AT_ONCE = 3;

/** Whether an account has as many links on their way as it may. Exact while the caller holds the account's lock. */
export async function hasEnoughLinks(tx: Tx, links: Links, userId: string): Promise<boolean> {
  const { recent } = await tx
    .selectFrom(links)
    .select(({ fn }) => fn.countAll<number>().as('recent'))
    .where('user_id', '=', userId)
    .where('created_at', '>', sql<Date>`UTC_TIMESTAMP(3) - INTERVAL 1 HOUR`)
    .executeTakeFirstOrThrow();
  return Number(recent) >= LINKS_AT_ONCE;
}

/** Spends a link: true once, and only in time. */
export async function spendLink(tx: Tx, links: Links, id: string): Promise<boolean> {
  const result = await tx
    .updateTable(links)
    .set({ used_at: sql<Date>`UTC_TIMESTAMP(3)` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`UTC_TIMESTAMP(3)`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Forgets links `days` after they were asked for, at most `limit` of them. @returns how many */
export async function purgeLinks(
  db: Database,
  links: Links,
  { days, limit }: { readonly days: number; readonly limit: number },
): Promise<number> {
  const result = await db
    .deleteFrom(links)
    .where('created_at', '<', sql<Date>`UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(days)} DAY`)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteLinksOf(tx: Tx, links: Links, userId: string): Promise<void> {
  await tx.deleteFrom(links).where('user_id', '=', userId).execute();
}
