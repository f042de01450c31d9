import type { Cause } from '@concert/service-kit/events';
import { unavailable } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { SubscriptionNotice } from '../provider/notices.ts';
import { findSubscription, findSubscriptionByProviderId } from '../store/subscriptions.ts';
import { lookAtSubscription } from './record-subscription.ts';

/**
 * Follows an event about a subscription or one of its invoices: the occasion to look at the subscription. One of
 * this environment whose row is missing is refused, so that Stripe keeps sending it: rows were lost in a restore. One
 * that is not the membership's was made twice, and whoever made it ends it; one whose id is not stored yet is looked
 * at by whoever is storing it, or by the reconciliation.
 */
export async function followSubscriptionNotice(
  container: PaymentContainer,
  { eventId, providerSubscriptionId, subscriptionId }: SubscriptionNotice,
  { actor, correlationId }: Cause,
): Promise<void> {
  const { db } = container;
  const subscription = await findSubscriptionByProviderId(db, providerSubscriptionId);
  if (subscription === undefined) {
    const owner = subscriptionId === undefined ? undefined : await findSubscription(db, subscriptionId);
    if (owner !== undefined) return;
    throw unavailable(`There is no subscription ${subscriptionId} yet; send the event again.`);
  }
  const cause = { actor, correlationId: subscription.correlationId || correlationId };
  await lookAtSubscription(container, subscription, { cause, eventId });
}
