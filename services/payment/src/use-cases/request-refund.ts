import type { paymentOperations } from '@concert/contracts/http/payment';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { type Money, money } from '@concert/values/money';
import { conflict } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { type Payment, remainingMinor } from '../domain/payment.ts';
import { roundedUp } from '../domain/provider-amount.ts';
import { lockPayment } from '../store/payments.ts';
import { requireManaged } from './payment-access.ts';
import { managedRefundView } from './present-refund.ts';
import { requireUndisputed, reserveRefund } from './reserve-refund.ts';
import { showAnew } from './show-anew.ts';

type RefundRequest = RequestOf<typeof paymentOperations.refundPayment>['body'];

/**
 * Gives a payment back in full or in part, at the organiser's or an admin's word. The booking and its tickets stay
 * as they are: who wants them void cancels the booking.
 * @returns the recorded answer: the same key and body give the first one again
 * @throws Problem `payment-not-succeeded`, `refund-exceeds-payment`, `payment-disputed`, `amount-not-refundable` (409),
 *   `not-found`, `idempotency-key-reused` (422)
 */
export async function requestRefund(
  container: PaymentContainer,
  paymentId: string,
  request: RefundRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db } = container;
  const found = await requireManaged(container, paymentId, call.identity);
  const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (recorded !== undefined) return recorded;
  const response = await inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    // Twins of one request wait here; the second then meets the first one's key.
    const payment = (await lockPayment(tx, found.id)) ?? found;
    const refund = await reserveRefund(
      container,
      tx,
      payment,
      askedOf(container, payment, request, call),
      call,
    );
    const response = { status: 202, body: managedRefundView(refund) };
    await record(response);
    return response;
  });
  await showAnew(container, paymentId);
  return response;
}

function askedOf(
  { newId }: PaymentContainer,
  payment: Payment,
  { amountMinor, reason }: RefundRequest,
  { identity }: Call,
) {
  const id = newId();
  const left = remainingMinor(payment);
  requireUndisputed(payment);
  if (payment.status === 'succeeded' && left === 0) {
    throw conflict('refund-exceeds-payment', 'This payment is refunded in full already.');
  }
  return {
    id,
    causeKey: `requested:${id}`,
    amountMinor: requireMovable(money(amountMinor ?? left, payment.currency)),
    reason,
    requestedBy: identity.userId,
    providerRefundId: null,
  };
}

/** Of currencies with three decimals Stripe moves tens only. */
function requireMovable(amount: Money): number {
  if (roundedUp(amount).amountMinor === amount.amountMinor) return amount.amountMinor;
  throw conflict('amount-not-refundable', `${amount.currency} is refunded in steps of 10 minor units.`);
}
