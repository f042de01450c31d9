import type { DataOf } from '@concert/contracts/event';
import type { paymentEvents } from '@concert/contracts/events/payment';
import type { Received } from '@concert/service-kit/consumers';
import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import type { Refund, RefundNews } from '../domain/refund.ts';
import { ProviderAway, ProviderRefusal } from '../provider/faults.ts';
import { makeProviderRefund, retrieveProviderRefund } from '../provider/refunds.ts';
import { findPayment } from '../store/payments.ts';
import { countTry, findRefund, noteObstacle } from '../store/refunds.ts';
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
 * Has Stripe give the money back, or asks how far it is. While the buyer's bank holds the money nothing can be
 * given back: the refund waits until the dispute is decided, and the reconciliation takes it up again. Repeating it makes no second refund. A refusal for good
 * ends it (`RefundFailed`, for an operator); without an answer it throws, and the queue or the reconciliation
 * tries again.
 */
export async function makeRefund(container: PaymentContainer, refund: Refund, cause: Cause): Promise<void> {
  if (refund.status === 'succeeded' || refund.status === 'failed') return;
  const news = await askProvider(container, refund);
  if (news !== undefined) await recordRefund(container, { refund, news }, { cause });
}

/** @returns undefined for a refund that has to wait */
async function askProvider(container: PaymentContainer, refund: Refund): Promise<RefundNews | undefined> {
  const { db, stripe, environment } = container;
  if (refund.providerRefundId !== null) return retrieveProviderRefund(stripe, refund.providerRefundId);
  const payment = await findPayment(db, refund.paymentId);
  const intentId = payment?.intentId ?? null;
  if (intentId === null) throw new Error(`refund ${refund.id} is of a payment without an intent`);
  if (payment !== undefined && payment.disputedMinor > 0) return undefined;
  await countTry(db, refund.id);
  try {
    return await makeProviderRefund(stripe, refund, { intentId, environment });
  } catch (error) {
    if (error instanceof ProviderRefusal) {
      return { status: 'failed', providerRefundId: null, failureCode: error.code };
    }
    if (error instanceof ProviderAway) await noteObstacle(db, refund, error);
    throw error;
  }
}
