import type { DataOf } from '@concert/contracts/event';
import type { paymentEvents } from '@concert/contracts/events/payment';
import type { Received } from '@concert/service-kit/consumers';
import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import type { Refund, RefundNews } from '../domain/refund.ts';
import { ProviderAway, ProviderRefusal } from '../provider/faults.ts';
import { makeProviderRefund, retrieveProviderRefund } from '../provider/refunds.ts';
import { findPayment } from '../store/payments.ts';
import { closeAttempt, findRefund } from '../store/refunds.ts';
import { recordRefund } from './record-refund.ts';

/** Follows the refund queue: one message, one refund. */
export async function makeRequestedRefund(
  container: PaymentContainer,
  event: Received<DataOf<typeof paymentEvents.RefundRequested>>,
): Promise<void> {
  const refund = await findRefund(container.db, event.data.refundId);
  if (refund === undefined) throw new Error(`${event.type} ${event.id} names no refund of ours`);
  await makeRefund(container, refund, event);
}

/**
 * Has Stripe give the money back, or asks how far it is. Repeating it makes no second refund. A refusal for good
 * ends it (`RefundFailed`, for an operator); without an answer it throws, and the queue or the reconciliation
 * tries again.
 */
export async function makeRefund(container: PaymentContainer, refund: Refund, cause: Cause): Promise<void> {
  if (refund.status === 'succeeded' || refund.status === 'failed') return;
  const news = await askProvider(container, refund);
  await recordRefund(container, { refund, news }, { cause });
}

async function askProvider(container: PaymentContainer, refund: Refund): Promise<RefundNews> {
  const { db, stripe, environment } = container;
  if (refund.providerRefundId !== null) return retrieveProviderRefund(stripe, refund.providerRefundId);
  const intentId = (await findPayment(db, refund.paymentId))?.intentId ?? null;
  if (intentId === null) throw new Error(`refund ${refund.id} is of a payment without an intent`);
  try {
    return await makeProviderRefund(stripe, refund, { intentId, environment });
  } catch (error) {
    if (error instanceof ProviderRefusal) {
      return { status: 'failed', providerRefundId: null, failureCode: error.code };
    }
    if (error instanceof ProviderAway && error.isRemembered) await closeAttempt(db, refund);
    throw error;
  }
}
