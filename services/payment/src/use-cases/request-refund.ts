import type { paymentOperations } from '@concert/contracts/http/payment';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { type Payment, remainingMinor } from '../domain/payment.ts';
import { readCharge } from '../store/charges.ts';
import { findPayment, lockPayment } from '../store/payments.ts';
import { refundView } from './present-payment.ts';
import { reserveRefund } from './reserve-refund.ts';

type RefundRequest = RequestOf<typeof paymentOperations.refundPayment>['body'];

/**
 * Gives a payment back in full or in part, at the organiser's or an admin's word. The booking and its tickets stay
 * as they are: who wants them void cancels the booking.
 * @returns the recorded answer: the same key and body give the first one again
 * @throws Problem `payment-not-succeeded`, `refund-exceeds-payment` (409), `not-found`, `idempotency-key-reused` (422)
 */
export async function requestRefund(
  container: PaymentContainer,
  paymentId: string,
  request: RefundRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db } = container;
  const found = await requireManaged(container, paymentId, call);
  const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (recorded !== undefined) return recorded;
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    // Twins of one request wait here; the second then meets the first one's key.
    const payment = (await lockPayment(tx, found.id)) ?? found;
    const refund = await reserveRefund(
      container,
      tx,
      payment,
      askedOf(container, payment, request, call),
      call,
    );
    const response = { status: 202, body: refundView(refund) };
    await record(response);
    return response;
  });
}

function askedOf(
  { newId }: PaymentContainer,
  payment: Payment,
  { amountMinor, reason }: RefundRequest,
  { identity }: Call,
) {
  const id = newId();
  const left = remainingMinor(payment);
  if (left === 0) throw conflict('refund-exceeds-payment', 'This payment is refunded in full already.');
  return {
    id,
    causeKey: `requested:${id}`,
    amountMinor: amountMinor ?? left,
    reason,
    requestedBy: identity.userId,
    providerRefundId: null,
  };
}

/** The payment, for the organiser of its event and for admins. */
async function requireManaged({ db }: PaymentContainer, id: string, { identity }: Call): Promise<Payment> {
  const payment = await findPayment(db, id);
  const charge = payment && (await readCharge(db, payment.bookingId));
  const isManaged = charge?.organizerId === identity.userId || identity.role === 'admin';
  if (payment === undefined || !isManaged) throw notFound('payment', id);
  return payment;
}
