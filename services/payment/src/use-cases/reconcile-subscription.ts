import { SYSTEM } from '@concert/service-kit/identity';
import { after, HOUR } from '@concert/values/clock';
import type { PaymentContainer } from '../container.ts';
import type { Subscription } from '../domain/subscription.ts';
import { findMadeSubscription } from '../provider/subscriptions.ts';
import { findCustomer } from '../store/customers.ts';
import { storeProviderSubscription } from '../store/subscriptions.ts';
import { endNow } from './manage-subscription.ts';
import { lookAtSubscription } from './record-subscription.ts';

/** How long a membership that did not get to Stripe may be gone on with. */
const GIVEN_UP_AFTER = 1 * HOUR;

/** Looks at a membership of which Stripe told nothing for a while; ends one that never got to Stripe. */
export async function reconcileSubscription(
  container: PaymentContainer,
  subscription: Subscription,
): Promise<void> {
  const cause = { actor: SYSTEM, correlationId: subscription.correlationId || container.newId() };
  if (subscription.providerSubscriptionId !== null || (await adopt(container, subscription))) {
    await lookAtSubscription(container, subscription, { cause });
    return;
  }
  const isGivenUp = after(subscription.createdAt, GIVEN_UP_AFTER) < container.clock();
  if (isGivenUp) await endNow(container, subscription, cause);
}

/** Notes the subscription that a request made before it crashed. @returns whether there is one */
async function adopt({ db, stripe }: PaymentContainer, { id, userId }: Subscription): Promise<boolean> {
  const customerId = await findCustomer(db, userId);
  if (customerId === undefined) return false;
  const made = await findMadeSubscription(stripe, { customerId, subscriptionId: id });
  return made !== undefined && storeProviderSubscription(db, id, made);
}
