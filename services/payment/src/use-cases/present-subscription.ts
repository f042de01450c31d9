import type { membershipOperations } from '@concert/contracts/http/membership';
import type { ResponseOf } from '@concert/contracts/operation';
import type { Intent } from '../domain/intent.ts';
import { isOwing, type Subscription } from '../domain/subscription.ts';

export type SubscriptionView = ResponseOf<typeof membershipOperations.changeSubscription>['body'];

/**
 * A membership as the API shows it.
 * @param openIntent when it was just looked at: what the member needs to pay what is open
 */
export function subscriptionView(subscription: Subscription, openIntent?: Intent | null): SubscriptionView {
  const { id, planId, planName, status, cancelsAtPeriodEnd, failureCode } = subscription;
  return {
    ...{ id, planId, planName, status, cancelsAtPeriodEnd, failureCode },
    currentPeriodEnd: subscription.currentPeriodEnd?.toISOString() ?? null,
    ...(isOwing(status) ? wayOn(openIntent) : {}),
    createdAt: subscription.createdAt.toISOString(),
    endedAt: subscription.endedAt?.toISOString() ?? null,
  };
}

function wayOn(intent: Intent | null | undefined): Pick<SubscriptionView, 'clientSecret' | 'nextActionUrl'> {
  if (intent == null || intent.status === 'succeeded' || intent.status === 'canceled') return {};
  const { clientSecret, nextActionUrl } = intent;
  return {
    ...(clientSecret === null ? {} : { clientSecret }),
    ...(nextActionUrl === null ? {} : { nextActionUrl }),
  };
}
