import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { conflict } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { isDisputed, type Payment, remainingMinor } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { reserveAmount } from '../store/payment-sums.ts';
import { findRefund, insertRefund, type NewRefund } from '../store/refunds.ts';
import { refundEvent } from './payment-news.ts';

/**
 * Reserves an amount of a succeeded payment and asks for its refund, in one transaction: never more than was paid
 * is on its way back, however many ask at once.
 * @throws Problem `payment-not-succeeded`, `refund-exceeds-payment` (409); a duplicate of `refunds_cause_unique`
 *   when this cause had its refund
 */
export async function reserveRefund(
  { newEvent }: PaymentContainer,
  tx: Tx,
  payment: Payment,
  asked: Omit<NewRefund, 'paymentId' | 'currency'>,
  cause: Cause,
): Promise<Refund> {
  if (payment.status !== 'succeeded') {
    throw conflict('payment-not-succeeded', 'Only a payment that succeeded can be refunded.');
  }
  const { amountMinor, providerRefundId } = asked;
  if (!(await reserveAmount(tx, payment.id, { amountMinor, isMade: providerRefundId !== null }))) {
    throw conflict(
      'refund-exceeds-payment',
      `Only ${remainingMinor(payment)} ${payment.currency} (minor units) of this payment are left to be refunded.`,
    );
  }
  await insertRefund(tx, { ...asked, paymentId: payment.id, currency: payment.currency });
  const refund = await findRefund(tx, asked.id);
  if (refund === undefined) throw new Error(`refund ${asked.id} was lost`);
  await appendToOutbox(tx, [refundEvent(newEvent, payment, refund, cause)]);
  return refund;
}

/** @throws Problem `payment-disputed` (409) while the buyer's bank holds the money, and when it kept it */
export function requireUndisputed(payment: Payment): void {
  if (!isDisputed(payment)) return;
  throw conflict(
    'payment-disputed',
    'The buyer’s bank disputes this payment, so that nothing can be refunded: answer the dispute instead.',
  );
}
