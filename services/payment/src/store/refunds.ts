import { REFUND_STATUSES } from '@concert/contracts/http/payment';
import type { Database } from '@concert/database/connection';
import type { Refunds } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { LEGAL_PRIOR, type Refund, type RefundNews, type RefundStatus } from '../domain/refund.ts';

export type NewRefund = Pick<
  Refund,
  'id' | 'paymentId' | 'causeKey' | 'amountMinor' | 'currency' | 'reason' | 'providerRefundId'
> & { readonly requestedBy: string | null };

/** Writes a refund that is to be made. @throws a duplicate of `refunds_cause_unique` when its cause has one */
export async function insertRefund(tx: Tx, refund: NewRefund): Promise<void> {
  await tx
    .insertInto('refunds')
    .values({
      id: refund.id,
      payment_id: refund.paymentId,
      cause_key: refund.causeKey,
      amount_minor: refund.amountMinor,
      currency: refund.currency,
      reason: refund.reason,
      status: 'requested',
      provider_refund_id: refund.providerRefundId,
      requested_by: refund.requestedBy,
      created_at: NOW,
      updated_at: NOW,
    })
    .execute();
}

export async function findRefund(db: Database, id: string): Promise<Refund | undefined> {
  const row = await db.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst();
  return row && refundOf(row);
}

export async function findRefundByProviderId(db: Database, providerId: string): Promise<Refund | undefined> {
  const row = await db
    .selectFrom('refunds')
    .selectAll()
    .where('provider_refund_id', '=', providerId)
    .executeTakeFirst();
  return row && refundOf(row);
}

/** Writes what Stripe says of a refund. @returns false when the row says as much already, or more */
export async function moveRefund(tx: Tx, id: string, news: RefundNews): Promise<boolean> {
  const result = await tx
    .updateTable('refunds')
    .set({
      status: news.status,
      failure_code: news.failureCode?.slice(0, 64) ?? null,
      updated_at: NOW,
      ...(news.providerRefundId === null ? {} : { provider_refund_id: news.providerRefundId }),
    })
    .where('id', '=', id)
    .where('status', 'in', LEGAL_PRIOR[news.status])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Counts that Stripe is asked to make it. */
export async function countTry(db: Database, id: string): Promise<void> {
  await db
    .updateTable('refunds')
    .set({ tries: sql`tries + 1`, updated_at: NOW })
    .where('id', '=', id)
    .execute();
}

/**
 * Notes what stood in the way of a refund that is not made yet.
 * @param isRemembered Stripe keeps the answer, so the next request must have another idempotency key
 */
export async function noteObstacle(
  db: Database,
  { id, attempts }: Refund,
  { code, isRemembered }: { readonly code: string; readonly isRemembered: boolean },
): Promise<void> {
  await db
    .updateTable('refunds')
    .set({ attempts: attempts + (isRemembered ? 1 : 0), failure_code: code.slice(0, 64), updated_at: NOW })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('status', '=', 'requested')
    .execute();
}

/** Notes which refund takes the place of one that failed. @returns false when one does already */
export async function markRetried(tx: Tx, id: string, retriedBy: string): Promise<boolean> {
  const result = await tx
    .updateTable('refunds')
    .set({ retried_by: retriedBy })
    .where('id', '=', id)
    .where('status', '=', 'failed')
    .where('retried_by', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** A payment's refunds that Stripe refused because of a dispute, and that nothing took the place of. */
export async function findRefusedForDispute(db: Database, paymentId: string): Promise<readonly Refund[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .where('status', '=', 'failed')
    .where('failure_code', '=', 'charge_disputed')
    .where('retried_by', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(refundOf);
}

/** At most `limit` refunds, of a payment or in a state or all, the newest first, older than `before`. */
export async function listRefunds(
  db: Database,
  { paymentId, status }: { readonly paymentId?: string; readonly status?: RefundStatus | undefined },
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Refund[]> {
  let query = db.selectFrom('refunds').selectAll();
  if (paymentId !== undefined) query = query.where('payment_id', '=', paymentId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(refundOf);
}

/**
 * Takes at most `limit` refunds which are not done and which nobody looked at for `seconds`, and marks them as
 * looked at.
 */
export async function takeOpenRefunds(
  tx: Tx,
  { seconds, limit }: { readonly seconds: number; readonly limit: number },
): Promise<readonly Refund[]> {
  const rows = await tx
    .selectFrom('refunds')
    .selectAll()
    .where('status', 'in', ['requested', 'processing'])
    .where('updated_at', '<', sql<Date>`UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(seconds)} SECOND`)
    .orderBy('updated_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  await tx.updateTable('refunds').set({ updated_at: NOW }).where('id', 'in', ids).execute();
  return rows.map(refundOf);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

export function refundOf(row: Selectable<Refunds>): Refund {
  const status = REFUND_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new Error(`unknown refund status ${row.status}`);
  return {
    id: row.id,
    paymentId: row.payment_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    reason: row.reason,
    status,
    providerRefundId: row.provider_refund_id,
    failureCode: row.failure_code,
    attempts: row.attempts,
    causeKey: row.cause_key,
    tries: row.tries,
    retriedBy: row.retried_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
