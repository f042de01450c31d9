import type Stripe from 'stripe';
import type { Intent } from '../domain/intent.ts';
import type { RefundNews } from '../domain/refund.ts';
import { readIntent } from './read-intent.ts';
import { readRefund } from './refunds.ts';

/** What a webhook tells, as far as it is about our payments and members. */
export type Notice = IntentNotice | RefundNotice | ChargeNotice | DisputeNotice | SubscriptionNotice;

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

/** A charge of ours is in the account, and Stripe knows its fee. */
export interface ChargeNotice {
  readonly about: 'charge';
  readonly eventId: string;
  readonly intentId: string;
}

export interface DisputeNotice {
  readonly about: 'dispute';
  readonly eventId: string;
  readonly providerDisputeId: string;
  readonly intentId: string;
}

export interface SubscriptionNotice {
  readonly about: 'subscription';
  readonly eventId: string;
  readonly providerSubscriptionId: string;
  /** Ours, where the event carries it. */
  readonly subscriptionId: string | undefined;
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
    case 'charge.succeeded':
    case 'charge.updated':
      return chargeNotice(event.id, event.data.object, environment);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return disputeNotice(event.id, event.data.object);
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
      return subscriptionNotice(event.id, event.data.object, environment);
    case 'invoice.paid':
    case 'invoice.payment_failed':
    case 'invoice.payment_action_required':
      return invoiceNotice(event.id, event.data.object, environment);
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
  return {
    about: 'refund',
    eventId,
    refundId,
    providerRefundId: refund.id,
    intentId: idOf(refund.payment_intent),
    providerAmount: { amount: refund.amount, currency: refund.currency },
    news: readRefund(refund),
  };
}

/** A charge carries the metadata of its intent. */
function chargeNotice(eventId: string, charge: Stripe.Charge, environment: string): ChargeNotice | undefined {
  const { paymentId, environment: origin } = charge.metadata ?? {};
  const intentId = idOf(charge.payment_intent);
  const isOurs = paymentId !== undefined && origin === environment && intentId !== undefined;
  return isOurs && charge.balance_transaction ? { about: 'charge', eventId, intentId } : undefined;
}

/** A dispute carries no metadata: whose it is tells the intent. */
function disputeNotice(eventId: string, dispute: Stripe.Dispute): DisputeNotice | undefined {
  const intentId = idOf(dispute.payment_intent);
  if (intentId === undefined || typeof dispute.id !== 'string') return undefined;
  return { about: 'dispute', eventId, providerDisputeId: dispute.id, intentId };
}

function subscriptionNotice(
  eventId: string,
  subscription: Stripe.Subscription,
  environment: string,
): SubscriptionNotice | undefined {
  const { subscriptionId, environment: origin } = subscription.metadata ?? {};
  if (subscriptionId === undefined || origin !== environment) return undefined;
  return { about: 'subscription', eventId, providerSubscriptionId: subscription.id, subscriptionId };
}

function invoiceNotice(
  eventId: string,
  invoice: Stripe.Invoice,
  environment: string,
): SubscriptionNotice | undefined {
  const details = invoice.parent?.subscription_details;
  const { subscriptionId, environment: origin } = details?.metadata ?? {};
  const providerSubscriptionId = idOf(details?.subscription);
  if (providerSubscriptionId === undefined || origin !== environment) return undefined;
  return { about: 'subscription', eventId, providerSubscriptionId, subscriptionId };
}

/** Of what Stripe shows by its id or, when asked to, as a whole. */
function idOf(reference: string | { readonly id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}
