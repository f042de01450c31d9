import type { Database } from '@concert/database/connection';
import type { EmailSuppressions } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { SOFT_BOUNCES, type Suppression, suppressionReason } from '../domain/suppression.ts';

/** Suppresses an address. @returns false when it was suppressed before; its reason then stays */
export async function insertSuppression(
  tx: Tx,
  suppression: Omit<Suppression, 'createdAt'>,
): Promise<boolean> {
  const result = await tx
    .insertInto('email_suppressions')
    .ignore()
    .values({
      id: suppression.id,
      address_key: suppression.addressKey,
      address: suppression.address,
      reason: suppression.reason,
      email_id: suppression.emailId,
      note: suppression.note,
      created_by: suppression.createdBy,
      created_at: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findSuppression(
  db: Database,
  by: { readonly id: string } | { readonly addressKey: string },
): Promise<Suppression | undefined> {
  const query = db.selectFrom('email_suppressions').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('address_key', '=', by.addressKey)
  ).executeTakeFirst();
  return row && suppressionOf(row);
}

/** At most `limit` suppressions, the newest first, older than `before`. */
export async function listSuppressions(
  db: Database,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Suppression[]> {
  let query = db.selectFrom('email_suppressions').selectAll().orderBy('id', 'desc').limit(page.limit);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return (await query.execute()).map(suppressionOf);
}

/** @returns false when it was lifted before */
export async function deleteSuppression(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('email_suppressions').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Forgets addresses in clear; what is suppressed stays so. */
export async function hideAddresses(tx: Tx, addressKeys: readonly string[]): Promise<void> {
  if (addressKeys.length === 0) return;
  await tx
    .updateTable('email_suppressions')
    .set({ address: null, note: null })
    .where('address_key', 'in', addressKeys)
    .execute();
}

/**
 * Counts a mail that came back for now.
 * @returns how many of the address's mails did, within the time that matters and with none delivered since
 */
export async function countSoftBounce(
  tx: Tx,
  bounce: { readonly addressKey: string; readonly emailId: string; readonly at: Date },
): Promise<number> {
  await tx
    .insertInto('email_soft_bounces')
    .ignore()
    .values({ address_key: bounce.addressKey, email_id: bounce.emailId, occurred_at: bounce.at })
    .execute();
  const row = await tx
    .selectFrom('email_soft_bounces')
    .select((all) => all.fn.countAll<number>().as('count'))
    .where('address_key', '=', bounce.addressKey)
    .where('occurred_at', '>', new Date(bounce.at.getTime() - SOFT_BOUNCES.within))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** A mail arrived: what came back before it no longer counts. Without a time, nothing of the address counts. */
export async function forgetSoftBounces(tx: Tx, addressKey: string, until?: Date): Promise<void> {
  let query = tx.deleteFrom('email_soft_bounces').where('address_key', '=', addressKey);
  if (until !== undefined) query = query.where('occurred_at', '<=', until);
  await query.execute();
}

/** Forgets soft bounces from before `before`, at most `limit` at a time. */
export async function purgeSoftBounces(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('email_soft_bounces')
    .where('occurred_at', '<', before)
    .orderBy('occurred_at')
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

function suppressionOf(row: Selectable<EmailSuppressions>): Suppression {
  return {
    id: row.id,
    addressKey: row.address_key,
    address: row.address,
    reason: suppressionReason(row.reason),
    emailId: row.email_id,
    note: row.note,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
