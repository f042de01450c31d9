import type { ListedPayment, Payment as PaymentBody } from '@concert/contracts/http/payment';
import type { z } from 'zod';
import type { Intent } from '../domain/intent.ts';
import type { Payment } from '../domain/payment.ts';
import type { PaidEvent } from '../store/payment-lists.ts';

export type PaymentView = z.input<typeof PaymentBody>;

/**
 * A payment as the API shows it.
 * @param intent when it was just looked at: what the buyer needs to go on
 */
export function paymentView(payment: Payment, intent?: Intent): PaymentView {
  const { id, bookingId, amountMinor, refundedMinor, disputedMinor, chargedBackMinor, currency } = payment;
  return {
    id,
    bookingId,
    ...shownStatus(payment),
    amountMinor,
    refundedMinor,
    disputedMinor,
    chargedBackMinor,
    currency,
    ...(payment.status === 'requires_action' ? wayOn(intent) : {}),
    createdAt: payment.createdAt.toISOString(),
  };
}

/**
 * A payment that was begun but never reached the bank is shown as a failed try, since trying again is what its
 * buyer can do.
 */
function shownStatus({ status, failureCode }: Payment): Pick<PaymentView, 'status' | 'failureCode'> {
  switch (status) {
    case 'started':
      return { status: 'failed', failureCode: 'processing_error' };
    case 'canceled':
      return { status: 'failed', failureCode: 'canceled' };
    default:
      return { status, failureCode };
  }
}

function wayOn(intent: Intent | undefined): Pick<PaymentView, 'clientSecret' | 'nextActionUrl'> {
  if (intent?.status !== 'requires_action') return {};
  const { clientSecret, nextActionUrl } = intent;
  return {
    ...(clientSecret === null ? {} : { clientSecret }),
    ...(nextActionUrl === null ? {} : { nextActionUrl }),
  };
}

/** The same for the organiser and admins: buyers are not shown what Stripe takes. */
export function managedView(payment: Payment): PaymentView {
  return { ...paymentView(payment), providerFee: payment.settlement };
}

/** In a list: with the event that was paid for, where it is known. */
export function listedView(
  view: PaymentView,
  { eventId }: Payment,
  events: ReadonlyMap<string, PaidEvent>,
): z.input<typeof ListedPayment> {
  const event = events.get(eventId ?? '');
  return {
    ...view,
    event: event === undefined ? null : { ...event, startsAt: event.startsAt.toISOString() },
  };
}
