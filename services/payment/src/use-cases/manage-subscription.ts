import type { membershipOperations } from '@concert/contracts/http/membership';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Identity } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { conflict, notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Subscription } from '../domain/subscription.ts';
import { cancelProviderSubscription, setCancelsAtPeriodEnd } from '../provider/subscriptions.ts';
import { findPlan } from '../store/plans.ts';
import {
  endUnopenedSubscription,
  findCurrentSubscription,
  findSubscription,
  listPastSubscriptions,
} from '../store/subscriptions.ts';
import { lookOrRow } from './look-at-membership.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { payMembership, requireOwing } from './pay-membership.ts';
import { type SubscriptionView, subscriptionView } from './present-subscription.ts';
import { changedEvent, lookAtSubscription } from './record-subscription.ts';
import { answeredBefore } from './subscribe.ts';

type ListQuery = RequestOf<typeof membershipOperations.listSubscriptions>['query'];
type PayRequest = RequestOf<typeof membershipOperations.paySubscription>['body'];

/** One's membership and those before it; anybody's for admins. @throws Problem `not-found` */
export async function listSubscriptions(
  container: PaymentContainer,
  { userId = undefined, limit, cursor }: ListQuery,
  call: Call,
): Promise<ResponseOf<typeof membershipOperations.listSubscriptions>['body']> {
  const { identity } = call;
  const member = userId ?? identity.userId;
  if (member !== identity.userId && identity.role !== 'admin') throw notFound('user', member);
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const current = await findCurrentSubscription(container.db, member);
  const past = await listPastSubscriptions(container.db, member, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(past, limit, (row) => [row.id]);
  return {
    current: current === undefined ? null : await shown(container, current, call),
    items: items.map((one) => subscriptionView(one)),
    nextCursor,
  };
}

/** The way to pay is the member's own business. */
function shown(container: PaymentContainer, current: Subscription, call: Call): Promise<SubscriptionView> {
  const isOwn = current.userId === call.identity.userId;
  return isOwn ? lookOrRow(container, current, call) : Promise.resolve(subscriptionView(current));
}

/** Pays what is open of one's membership. @throws Problem `nothing-to-pay` (409), `not-found`, `unavailable` (503) */
export async function paySubscription(
  container: PaymentContainer,
  { id, request }: { readonly id: string; readonly request: PayRequest },
  call: Call,
): Promise<SubscriptionView> {
  requireOwnOrigin(container, request.returnUrl);
  const subscription = await findSubscription(container.db, id);
  if (subscription?.userId !== call.identity.userId) throw notFound('subscription', id);
  const answered = await answeredBefore(container, call);
  if (answered !== undefined) return lookOrRow(container, answered, call);
  requireOwing(subscription);
  const plan = await findPlan(container.db, subscription.planId);
  if (plan === undefined) throw new Error(`plan ${subscription.planId} was lost`);
  return payMembership(container, { subscription, plan, request, status: 200 }, call);
}

/**
 * Lets a membership end with its period, or takes that back.
 * @throws Problem `subscription-not-running` (409), `not-found`
 */
export async function changeSubscription(
  container: PaymentContainer,
  { id, cancelsAtPeriodEnd }: { readonly id: string; readonly cancelsAtPeriodEnd: boolean },
  call: Call,
): Promise<SubscriptionView> {
  const subscription = await requireOwned(container, id, call.identity);
  const { providerSubscriptionId, status } = subscription;
  if (providerSubscriptionId === null || status === 'incomplete' || status === 'ended')
    throw notRunning(status);
  const isSet = await setCancelsAtPeriodEnd(container.stripe, providerSubscriptionId, cancelsAtPeriodEnd);
  const now = await lookAtSubscription(container, subscription, { cause: call });
  if (!isSet) throw notRunning(now.subscription.status);
  return subscriptionView(now.subscription);
}

/**
 * Ends a membership: at once at an admin's word, and while nothing was paid yet; with its period otherwise.
 * @throws Problem `subscription-not-running` (409), `not-found`
 */
export async function endSubscription(
  container: PaymentContainer,
  id: string,
  call: Call,
): Promise<SubscriptionView> {
  const subscription = await requireOwned(container, id, call.identity);
  const { status } = subscription;
  if (status === 'ended') throw notRunning(status);
  if (call.identity.role !== 'admin' && status !== 'incomplete') {
    return changeSubscription(container, { id, cancelsAtPeriodEnd: true }, call);
  }
  return subscriptionView(await endNow(container, subscription, call));
}

/** Ends a membership at once, also one that is not at Stripe yet. @returns it as it is now */
export async function endNow(
  container: PaymentContainer,
  subscription: Subscription,
  cause: Cause,
): Promise<Subscription> {
  if (subscription.providerSubscriptionId === null) await endUnopened(container, subscription, cause);
  const now = await findSubscription(container.db, subscription.id);
  const providerId = now?.providerSubscriptionId ?? null;
  if (now === undefined || now.status === 'ended' || providerId === null) return now ?? subscription;
  await cancelProviderSubscription(container.stripe, providerId);
  return (await lookAtSubscription(container, now, { cause })).subscription;
}

async function endUnopened(
  { db, newEvent }: PaymentContainer,
  subscription: Subscription,
  cause: Cause,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await endUnopenedSubscription(tx, subscription.id))) return;
    const ended = { ...subscription, status: 'ended' as const };
    await appendToOutbox(tx, [changedEvent(newEvent, subscription, ended, cause)]);
  });
}

async function requireOwned(
  { db }: PaymentContainer,
  id: string,
  { userId, role }: Identity,
): Promise<Subscription> {
  const subscription = await findSubscription(db, id);
  if (subscription === undefined || (subscription.userId !== userId && role !== 'admin')) {
    throw notFound('subscription', id);
  }
  return subscription;
}

const notRunning = (status: Subscription['status']) =>
  conflict('subscription-not-running', `This membership is ${status}; there is nothing to end or to go on.`);
