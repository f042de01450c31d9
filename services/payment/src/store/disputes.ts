import { DISPUTE_STATUSES } from '@concert/contracts/http/payment-oversight';
import type { Database } from '@concert/database/connection';
import type { Disputes } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { type Dispute, type DisputeStatus, isDecided, priorOf, type SeenDispute } from '../domain/dispute.ts';

/** Writes a dispute that nobody knew of. The payment must be locked, so that it is written once. */
export async function insertDispute(
  tx: Tx,
  dispute: SeenDispute & Pick<Dispute, 'id' | 'paymentId' | 'eventId'> & { readonly organizerId: string },
): Promise<void> {
  await tx
    .insertInto('disputes')
    .values({
      id: dispute.id,
      payment_id: dispute.paymentId,
      event_id: dispute.eventId,
      organizer_id: dispute.organizerId,
      provider_dispute_id: dispute.providerDisputeId,
      opened_at: dispute.openedAt,
      created_at: NOW,
      ...shown(dispute),
      closed_at: isDecided(dispute.status) ? NOW : null,
    })
    .execute();
}

/** Writes what Stripe says of a dispute. @returns false when the row is further already */
export async function moveDispute(tx: Tx, id: string, seen: SeenDispute): Promise<boolean> {
  const result = await tx
    .updateTable('disputes')
    .set({
      ...shown(seen),
      closed_at: isDecided(seen.status) ? sql<Date>`COALESCE(closed_at, UTC_TIMESTAMP(3))` : null,
    })
    .where('id', '=', id)
    .where('status', 'in', [...priorOf(seen.status), seen.status])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findDisputeByProviderId(
  db: Database,
  providerId: string,
): Promise<Dispute | undefined> {
  const row = await db
    .selectFrom('disputes')
    .selectAll()
    .where('provider_dispute_id', '=', providerId)
    .executeTakeFirst();
  return row && disputeOf(row);
}

/** At most `limit` disputes, of an organiser or all, the newest first, older than `before`. */
export async function listDisputes(
  db: Database,
  filter: { readonly organizerId: string | undefined; readonly status: DisputeStatus | undefined },
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Dispute[]> {
  let query = db.selectFrom('disputes').selectAll();
  if (filter.organizerId !== undefined) query = query.where('organizer_id', '=', filter.organizerId);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(disputeOf);
}

function shown(seen: SeenDispute) {
  return {
    status: seen.status,
    amount_minor: seen.amountMinor,
    currency: seen.currency,
    reason: seen.reason,
    evidence_due_at: seen.evidenceDueAt,
    fee_minor: seen.fee?.feeMinor ?? 0,
    fee_currency: seen.fee?.currency ?? null,
    updated_at: NOW,
  };
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

export function disputeOf(row: Selectable<Disputes>): Dispute {
  const status = DISPUTE_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new Error(`unknown dispute status ${row.status}`);
  return {
    id: row.id,
    paymentId: row.payment_id,
    eventId: row.event_id,
    providerDisputeId: row.provider_dispute_id,
    status,
    amountMinor: row.amount_minor,
    currency: row.currency,
    reason: row.reason,
    evidenceDueAt: row.evidence_due_at,
    fee: row.fee_currency === null ? null : { feeMinor: row.fee_minor, currency: row.fee_currency },
    openedAt: row.opened_at,
    closedAt: row.closed_at,
  };
}
