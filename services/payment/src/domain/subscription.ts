import type { SUBSCRIPTION_STATUSES } from '@concert/contracts/events/payment';
import type { Intent } from './intent.ts';

export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** A membership. A user has one at a time. */
export interface Subscription {
  readonly id: string;
  readonly userId: string;
  readonly planId: string;
  readonly planName: string;
  readonly providerSubscriptionId: string | null;
  readonly status: SubscriptionStatus;
  readonly currentPeriodEnd: Date | null;
  readonly cancelsAtPeriodEnd: boolean;
  readonly failureCode: string | null;
  /** Counts the changes of the row. */
  readonly version: number;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** What may change in a membership. */
export type SubscriptionState = Pick<
  Subscription,
  'status' | 'currentPeriodEnd' | 'cancelsAtPeriodEnd' | 'failureCode'
>;

/** A subscription as Stripe shows it at one moment, in our own terms. */
export interface SeenSubscription extends SubscriptionState {
  readonly providerSubscriptionId: string;
  /** It goes on at Stripe although it is over for us: it must be cancelled there. */
  readonly isStray: boolean;
  /** The payment of its last invoice, while that is open. */
  readonly openIntent: Intent | null;
}

/** Whether there may be something for the member to pay. */
export const isOwing = (status: SubscriptionStatus): boolean =>
  status === 'incomplete' || status === 'past_due';

/** What Stripe's word means: https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
export function subscriptionStatusOf(word: string): {
  readonly status: SubscriptionStatus;
  readonly isStray: boolean;
} {
  switch (word) {
    case 'incomplete':
    case 'trialing':
    case 'active':
    case 'past_due':
      return { status: word, isStray: false };
    case 'canceled':
    case 'incomplete_expired':
      return { status: 'ended', isStray: false };
    default:
      // `unpaid`: Stripe has given up to charge and keeps it; `paused`: it waits for a card. Neither gives benefits.
      return { status: 'ended', isStray: true };
  }
}

/** What a look changes: `told` when it is more than the reason of a failure. Undefined when it says nothing new. */
export function changeBy(
  before: SubscriptionState,
  seen: SubscriptionState,
): { readonly state: SubscriptionState; readonly isTold: boolean } | undefined {
  // An end is final: what comes after it is another membership.
  if (before.status === 'ended') return undefined;
  const { status, cancelsAtPeriodEnd, failureCode } = seen;
  const currentPeriodEnd = status === 'ended' ? before.currentPeriodEnd : seen.currentPeriodEnd;
  const isTold =
    status !== before.status ||
    cancelsAtPeriodEnd !== before.cancelsAtPeriodEnd ||
    currentPeriodEnd?.getTime() !== before.currentPeriodEnd?.getTime();
  if (!isTold && failureCode === before.failureCode) return undefined;
  return { state: { status, currentPeriodEnd, cancelsAtPeriodEnd, failureCode }, isTold };
}
