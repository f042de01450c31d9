import { createHash } from 'node:crypto';
import type { Call } from '@concert/service-kit/routes';
import { conflict, unavailable } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Plan } from '../domain/plan.ts';
import { isOwing, type Subscription } from '../domain/subscription.ts';
import { ProviderAway } from '../provider/faults.ts';
import { confirmIntent } from '../provider/intents.ts';
import { attachCard, createCustomer } from '../provider/members.ts';
import {
  cancelProviderSubscription,
  openProviderSubscription,
  retrieveSubscription,
  useCard,
} from '../provider/subscriptions.ts';
import { findCustomer, removeCustomer, storeCustomer } from '../store/customers.ts';
import {
  closeMembershipTry,
  findSubscription,
  storeProviderSubscription,
  wasMember,
} from '../store/subscriptions.ts';
import { type SubscriptionView, subscriptionView } from './present-subscription.ts';
import { lookAtSubscription, recordState } from './record-subscription.ts';

export interface MembershipTry {
  readonly subscription: Subscription;
  readonly plan: Plan;
  readonly request: { readonly paymentMethodId: string; readonly returnUrl?: string | undefined };
  /** Of the answer that is kept under the request's key. */
  readonly status: number;
}

/**
 * Pays what is open of a membership with this card, which is charged for renewals from now on. Only a subscription
 * whose id is stored is ever paid, and the keys of the requests are made of the membership, its version and the
 * card: whatever is repeated charges once.
 * @throws Problem `invalid-request` for a card that cannot be used, `unavailable` (503)
 */
export async function payMembership(
  container: PaymentContainer,
  by: MembershipTry,
  call: Call,
): Promise<SubscriptionView> {
  try {
    return await tryToPay(container, by, call);
  } catch (error) {
    const isStuck = error instanceof ProviderAway && error.isRemembered;
    if (isStuck) await closeMembershipTry(container.db, by.subscription);
    throw error;
  }
}

async function tryToPay(
  container: PaymentContainer,
  { subscription, plan, request, status }: MembershipTry,
  call: Call,
): Promise<SubscriptionView> {
  const { db, stripe } = container;
  const terms = { cause: call, answer: { key: call.idempotency, status } };
  const customerId = await ensureCustomer(container, subscription);
  const key = tryKey(subscription, request);
  const { paymentMethodId, returnUrl } = request;
  const card = await attachCard(stripe, customerId, { paymentMethodId, idempotencyKey: `attach-${key}` });
  if (card === 'no-customer') {
    await removeCustomer(db, subscription.userId);
    await closeMembershipTry(db, subscription);
    throw unavailable('The card could not be kept; try again.');
  }
  if ('failureCode' in card) {
    const isRecorded = await recordState(container, subscription, { ...subscription, ...card }, terms);
    if (!isRecorded) throw unavailable('The membership is changing at this moment; try again.');
    return subscriptionView({ ...subscription, ...card });
  }
  const id = subscription.providerSubscriptionId ?? (await open(container, subscription, plan, customerId));
  await useCard(stripe, id, card.cardId);
  const { openIntent } = await retrieveSubscription(stripe, id);
  if (openIntent !== null) {
    const by = { paymentMethodId: card.cardId, returnUrl, idempotencyKey: `confirm-${key}` };
    await confirmIntent(stripe, openIntent.id, by);
  }
  const now = await lookAtSubscription(container, subscription, terms);
  return subscriptionView(now.subscription, now.seen.openIntent);
}

/** @throws Problem `nothing-to-pay` (409) */
export function requireOwing({ status }: Subscription): void {
  if (!isOwing(status)) throw conflict('nothing-to-pay', 'Nothing of this membership is open.');
}

async function ensureCustomer(
  { db, stripe, environment }: PaymentContainer,
  { id, userId, version }: Subscription,
): Promise<string> {
  const known = await findCustomer(db, userId);
  if (known !== undefined) return known;
  const made = await createCustomer(stripe, { userId, environment }, `customer-${id}-${version}`);
  await storeCustomer(db, userId, made);
  const stored = await findCustomer(db, userId);
  if (stored === undefined) throw new Error(`the customer of user ${userId} was lost`);
  return stored;
}

/** Gives the membership its subscription at Stripe. The id is stored before anything is paid. */
async function open(
  { db, stripe, environment }: PaymentContainer,
  { id: subscriptionId, userId }: Subscription,
  { providerPriceId: priceId, trialDays }: Plan,
  customerId: string,
): Promise<string> {
  if (priceId === null) throw conflict('plan-closed', 'This plan takes no new members.');
  const made = await openProviderSubscription(stripe, {
    ...{ subscriptionId, userId, environment, customerId, priceId },
    trialDays: (await wasMember(db, userId)) ? 0 : trialDays,
  });
  if (await storeProviderSubscription(db, subscriptionId, made)) return made;
  const stored = (await findSubscription(db, subscriptionId))?.providerSubscriptionId ?? null;
  // A trial goes on by itself, so one that is not the membership's must not be left.
  if (stored !== made) await cancelProviderSubscription(stripe, made);
  if (stored === null) throw conflict('subscription-exists', 'This membership was ended; begin anew.');
  return stored;
}

/** Twins of one try have the same; the next try, after whatever was recorded, has another. */
function tryKey({ id, version }: Subscription, request: MembershipTry['request']): string {
  const card = createHash('sha256')
    .update(JSON.stringify([request.paymentMethodId, request.returnUrl]))
    .digest('base64url');
  return `${id}-${version}-${card}`;
}
