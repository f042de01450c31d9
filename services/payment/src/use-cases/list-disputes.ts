import type { paymentOversightOperations } from '@concert/contracts/http/payment-oversight';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { PaymentContainer } from '../container.ts';
import type { Dispute } from '../domain/dispute.ts';
import { listDisputes } from '../store/disputes.ts';

type Query = RequestOf<typeof paymentOversightOperations.listDisputes>['query'];
type DisputeView = ResponseOf<typeof paymentOversightOperations.listDisputes>['body']['items'][number];

/** Disputes, the newest first: an organiser's own, or all for an admin. */
export async function listDisputesFor(
  { db }: PaymentContainer,
  { status, limit, cursor }: Query,
  { userId, role }: Identity,
): Promise<{ readonly items: DisputeView[]; readonly nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const organizerId = role === 'admin' ? undefined : userId;
  const rows = await listDisputes(db, { organizerId, status }, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(disputeView), nextCursor };
}

function disputeView(dispute: Dispute): DisputeView {
  const { id, paymentId, eventId, status, amountMinor, currency, reason, fee } = dispute;
  return {
    ...{ id, paymentId, eventId, status, amountMinor, currency, reason, fee },
    evidenceDueAt: dispute.evidenceDueAt?.toISOString() ?? null,
    openedAt: dispute.openedAt.toISOString(),
    closedAt: dispute.closedAt?.toISOString() ?? null,
  };
}
