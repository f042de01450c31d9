import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import { retrieveDispute } from '../provider/disputes.ts';
import type { DisputeNotice } from '../provider/notices.ts';
import { findPaymentByIntent } from '../store/payments.ts';
import { recordDispute } from './record-dispute.ts';

/**
 * Follows an event about a dispute. What it tells may be out of date, so it is only the occasion to look at the
 * dispute. One that is not about a payment of ours (a member's invoice, another product) is nothing to us.
 */
export async function followDisputeNotice(
  container: PaymentContainer,
  { eventId, providerDisputeId, intentId }: DisputeNotice,
  { actor, correlationId }: Cause,
): Promise<void> {
  const payment = await findPaymentByIntent(container.db, intentId);
  if (payment === undefined) return;
  const seen = await retrieveDispute(container.stripe, providerDisputeId);
  const cause = { actor, correlationId: payment.correlationId || correlationId };
  await recordDispute(container, { payment, seen }, { cause, eventId });
}
