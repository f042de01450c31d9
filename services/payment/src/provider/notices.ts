import type Stripe from 'stripe';
import type { Intent } from '../domain/intent.ts';
import type { RefundNews } from '../domain/refund.ts';
import { readIntent } from './read-intent.ts';
import { readRefund } from './refunds.ts';

/** What a webhook tells, as far as it is about our payments. */
export type Notice = IntentNotice | RefundNotice;

export interface IntentNotice {
  readonly about: 'intent';
  readonly eventId: string;
  readonly paymentId: string;
  /** As it was when the event was written, which may be long ago. */
  readonly intent: Intent;
}

export interface RefundNotice {
  readonly about: 'refund';
  readonly eventId: string;
  /** Absent for a refund that was made at Stripe, in its dashboard. */
  readonly refundId: string | undefined;
  readonly providerRefundId: string;
  readonly intentId: string | undefined;
  /** As Stripe counts it. */
  readonly providerAmount: { readonly amount: number; readonly currency: string };
  readonly news: RefundNews;
}

/** @returns undefined for events that are not ours: of another type, of another product or environment */
export function readNotice(event: Stripe.Event, environment: string): Notice | undefined {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.payment_failed':
    case 'payment_intent.requires_action':
    case 'payment_intent.canceled':
      return intentNotice(event.id, event.data.object, environment);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return refundNotice(event.id, event.data.object, environment);
    default:
      return undefined;
  }
}

function intentNotice(
  eventId: string,
  intent: Stripe.PaymentIntent,
  environment: string,
): IntentNotice | undefined {
  const { paymentId, environment: origin } = intent.metadata ?? {};
  if (paymentId === undefined || origin !== environment) return undefined;
  return { about: 'intent', eventId, paymentId, intent: readIntent(intent) };
}

function refundNotice(eventId: string, refund: Stripe.Refund, environment: string): RefundNotice | undefined {
  const { refundId, environment: origin } = refund.metadata ?? {};
  if (refundId !== undefined && origin !== environment) return undefined;
  const intent = refund.payment_intent;
  return {
    about: 'refund',
    eventId,
    refundId,
    providerRefundId: refund.id,
    intentId: typeof intent === 'string' ? intent : intent?.id,
    providerAmount: { amount: refund.amount, currency: refund.currency },
    news: readRefund(refund),
  };
}
