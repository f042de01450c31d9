import type { EventEnvelope } from '@concert/contracts/envelope';
import { paymentEvents as events } from '@concert/contracts/events/payment';
import type { Cause, NewEvent } from '@concert/service-kit/events';
import type { Failure } from '../domain/intent.ts';
import type { Change, Payment } from '../domain/payment.ts';
import type { Refund, RefundStatus } from '../domain/refund.ts';

type Paid = Pick<Payment, 'id' | 'bookingId' | 'userId' | 'amountMinor' | 'currency'>;

export const paymentData = ({ id, bookingId, userId, amountMinor, currency }: Paid) => ({
  paymentId: id,
  bookingId,
  userId,
  amountMinor,
  currency,
});

export function startEvent(newEvent: NewEvent, payment: Paid, cause: Cause): EventEnvelope {
  return newEvent(events.PaymentStarted, payment.id, paymentData(payment), cause);
}

/** What is told of a payment's new state; a decline is told by `failureEvents`. */
export function changeEvents(
  newEvent: NewEvent,
  payment: Paid,
  { status }: Pick<Change, 'status'>,
  cause: Cause,
): readonly EventEnvelope[] {
  const data = paymentData(payment);
  switch (status) {
    case 'succeeded':
      return [newEvent(events.PaymentSucceeded, payment.id, data, cause)];
    case 'canceled':
      return [newEvent(events.PaymentCanceled, payment.id, data, cause)];
    case 'requires_action':
      return [newEvent(events.PaymentDeferred, payment.id, { ...data, waitsFor: 'buyer' }, cause)];
    case 'processing':
      return [newEvent(events.PaymentDeferred, payment.id, { ...data, waitsFor: 'bank' }, cause)];
    case 'started':
    case 'failed':
      return [];
  }
}

export function failureEvents(
  newEvent: NewEvent,
  payment: Paid,
  failures: readonly Failure[],
  cause: Cause,
): readonly EventEnvelope[] {
  return failures.map(({ code }) =>
    newEvent(events.PaymentFailed, payment.id, { ...paymentData(payment), failureCode: code }, cause),
  );
}

/** What is told of a refund's new state. */
export function refundEvent(
  newEvent: NewEvent,
  payment: Payment,
  refund: Pick<Refund, 'id' | 'amountMinor' | 'currency' | 'reason'> & {
    readonly status: RefundStatus;
    readonly failureCode: string | null;
  },
  cause: Cause,
): EventEnvelope {
  const { id, amountMinor, currency, reason } = refund;
  const data = { ...paymentData(payment), refundId: id, amountMinor, currency };
  switch (refund.status) {
    case 'requested':
      return newEvent(events.RefundRequested, id, { ...data, reason }, cause);
    case 'processing':
      return newEvent(events.RefundAccepted, id, data, cause);
    case 'succeeded':
      return newEvent(events.RefundSucceeded, id, data, cause);
    case 'failed':
      return newEvent(
        events.RefundFailed,
        id,
        { ...data, failureCode: refund.failureCode ?? 'unknown' },
        cause,
      );
  }
}
