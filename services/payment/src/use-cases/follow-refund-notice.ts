import { inTransaction, isDuplicate } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { Problem, unavailable } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Payment } from '../domain/payment.ts';
import { roundedFromProvider } from '../domain/provider-amount.ts';
import type { Refund } from '../domain/refund.ts';
import type { RefundNotice } from '../provider/notices.ts';
import { findPaymentByIntent, lockPayment } from '../store/payments.ts';
import { findRefund, findRefundByProviderId } from '../store/refunds.ts';
import { recordRefund } from './record-refund.ts';
import { reserveRefund } from './reserve-refund.ts';
import { showAnew } from './show-anew.ts';

/**
 * Follows an event about a refund. One that somebody made in Stripe's dashboard is taken into our books, so that
 * the sums agree and nobody refunds it again.
 */
export async function followRefundNotice(
  container: PaymentContainer,
  notice: RefundNotice,
  { actor, correlationId }: Cause,
): Promise<void> {
  const payment = notice.intentId && (await findPaymentByIntent(container.db, notice.intentId));
  if (!payment) return;
  const cause = { actor, correlationId: payment.correlationId || correlationId };
  const refund = await refundOf(container, notice, payment, cause);
  if (refund === undefined) return;
  await recordRefund(container, { refund, news: notice.news }, { cause, eventId: notice.eventId });
}

async function refundOf(
  container: PaymentContainer,
  notice: RefundNotice,
  payment: Payment,
  cause: Cause,
): Promise<Refund | undefined> {
  const { db } = container;
  if (notice.refundId !== undefined) {
    const own = await findRefund(db, notice.refundId);
    if (own === undefined)
      throw unavailable(`There is no refund ${notice.refundId} yet; send the event again.`);
    return own;
  }
  const known = await findRefundByProviderId(db, notice.providerRefundId);
  if (known !== undefined || notice.news.status === 'failed') return known;
  await takeIn(container, notice, payment, cause);
  return findRefundByProviderId(db, notice.providerRefundId);
}

async function takeIn(
  container: PaymentContainer,
  { providerRefundId, providerAmount: { amount, currency } }: RefundNotice,
  payment: Payment,
  cause: Cause,
): Promise<void> {
  const asked = {
    id: container.newId(),
    causeKey: `provider:${providerRefundId}`,
    amountMinor: roundedFromProvider(amount, currency).amountMinor,
    reason: 'made at Stripe',
    requestedBy: null,
    providerRefundId,
  };
  try {
    await inTransaction(container.db, async (tx) => {
      const locked = (await lockPayment(tx, payment.id)) ?? payment;
      await reserveRefund(container, tx, locked, asked, cause);
    });
    await showAnew(container, payment.id);
  } catch (error) {
    if (isDuplicate(error, 'refunds_cause_unique')) return;
    // The amount is reserved by a refund of ours that Stripe is about to refuse; then this one has room.
    if (error instanceof Problem && error.kind === 'conflict') {
      throw unavailable(`Refund ${providerRefundId} does not fit payment ${payment.id} yet.`, error);
    }
    throw error;
  }
}
