import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import { isOwing, type Subscription } from '../domain/subscription.ts';
import { ProviderAway } from '../provider/faults.ts';
import { type SubscriptionView, subscriptionView } from './present-subscription.ts';
import { lookAtSubscription } from './record-subscription.ts';

/**
 * A membership as it is now. While something is owed Stripe is asked, for the way to pay it and so that who comes
 * back from the bank need not wait for the webhook. Without Stripe the row must do.
 */
export async function lookOrRow(
  container: PaymentContainer,
  subscription: Subscription,
  cause: Cause,
): Promise<SubscriptionView> {
  if (!isOwing(subscription.status) || subscription.providerSubscriptionId === null) {
    return subscriptionView(subscription);
  }
  try {
    const now = await lookAtSubscription(container, subscription, { cause });
    return subscriptionView(now.subscription, now.seen.openIntent);
  } catch (error) {
    if (error instanceof ProviderAway) return subscriptionView(subscription);
    throw error;
  }
}
