import type { Database } from '@concert/database/connection';
import type { Dispute } from '../domain/dispute.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { disputeOf } from './disputes.ts';
import { paymentOf } from './payments.ts';
import { refundOf } from './refunds.ts';

/** A span of time, its end excluded. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export async function paymentsByIds(db: Database, ids: readonly string[]): Promise<readonly Payment[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('payments').selectAll().where('id', 'in', ids).execute();
  return rows.map(paymentOf);
}

export async function paymentsByIntents(
  db: Database,
  intentIds: readonly string[],
): Promise<readonly Payment[]> {
  if (intentIds.length === 0) return [];
  const rows = await db.selectFrom('payments').selectAll().where('intent_id', 'in', intentIds).execute();
  return rows.map(paymentOf);
}

export async function refundsByProviderIds(
  db: Database,
  providerIds: readonly string[],
): Promise<readonly Refund[]> {
  if (providerIds.length === 0) return [];
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('provider_refund_id', 'in', providerIds)
    .execute();
  return rows.map(refundOf);
}

export async function disputesByProviderIds(
  db: Database,
  providerIds: readonly string[],
): Promise<readonly Dispute[]> {
  if (providerIds.length === 0) return [];
  const rows = await db
    .selectFrom('disputes')
    .selectAll()
    .where('provider_dispute_id', 'in', providerIds)
    .execute();
  return rows.map(disputeOf);
}

/** The payments that succeeded in a span of time. */
export async function paymentsOf(db: Database, { from, to }: Span): Promise<readonly Payment[]> {
  const rows = await db
    .selectFrom('payments')
    .selectAll()
    .where('succeeded_at', '>=', from)
    .where('succeeded_at', '<', to)
    .execute();
  return rows.map(paymentOf);
}

/** The refunds that were asked for in a span of time and that Stripe took on. */
export async function refundsOf(db: Database, { from, to }: Span): Promise<readonly Refund[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .where('status', 'in', ['processing', 'succeeded'])
    .execute();
  return rows.map(refundOf);
}

/** The disputes that were opened in a span of time; inquiries move no money. */
export async function disputesOf(db: Database, { from, to }: Span): Promise<readonly Dispute[]> {
  const rows = await db
    .selectFrom('disputes')
    .selectAll()
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .where('status', 'in', ['open', 'lost', 'won'])
    .execute();
  return rows.map(disputeOf);
}
