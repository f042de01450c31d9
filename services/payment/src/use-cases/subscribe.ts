import type { membershipOperations } from '@concert/contracts/http/membership';
import type { RequestOf } from '@concert/contracts/operation';
import { recordedResponse } from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, isDuplicate } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import { z } from 'zod';
import type { PaymentContainer } from '../container.ts';
import type { Plan } from '../domain/plan.ts';
import type { Subscription } from '../domain/subscription.ts';
import { findPlan } from '../store/plans.ts';
import { findCurrentSubscription, findSubscription, insertSubscription } from '../store/subscriptions.ts';
import { lookOrRow } from './look-at-membership.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { payMembership } from './pay-membership.ts';
import type { SubscriptionView } from './present-subscription.ts';
import { changedEvent } from './record-subscription.ts';

type SubscribeRequest = RequestOf<typeof membershipOperations.subscribe>['body'];

/**
 * Makes the caller a member, or goes on with a membership of the same plan whose first payment is open. The row is
 * written before anything is made at Stripe, and its unique key lets nobody have two; whatever is repeated, at the
 * same time or after a crash, one subscription is made and its invoice paid once.
 * @returns the membership; the same key and body give the same one as it is now
 * @throws Problem `subscription-exists`, `plan-closed` (409), `not-found`, `invalid-request`,
 *   `idempotency-key-reused` (422), `unavailable` (503: try again, it goes on where it stopped)
 */
export async function subscribe(
  container: PaymentContainer,
  request: SubscribeRequest,
  call: Call,
): Promise<SubscriptionView> {
  requireOwnOrigin(container, request.returnUrl);
  const answered = await answeredBefore(container, call);
  if (answered !== undefined) return lookOrRow(container, answered, call);
  const plan = await findPlan(container.db, request.planId);
  if (plan === undefined) throw notFound('plan', request.planId);
  const subscription = await openMembership(container, plan, call);
  return payMembership(container, { subscription, plan, request, status: 201 }, call);
}

/** The membership that a request under the same key was about. */
export async function answeredBefore(
  { db }: PaymentContainer,
  { idempotency }: Call,
): Promise<Subscription | undefined> {
  const answer = idempotency && (await recordedResponse(db, idempotency));
  if (answer === undefined) return undefined;
  return findSubscription(db, Reference.parse(answer.recorded.body).subscriptionId);
}

const Reference = z.object({ subscriptionId: z.string() });

async function openMembership(container: PaymentContainer, plan: Plan, call: Call): Promise<Subscription> {
  const { db } = container;
  const { userId } = call.identity;
  const current = await findCurrentSubscription(db, userId);
  if (current !== undefined) return requireOpenOf(current, plan);
  if (!plan.isOpen || plan.providerPriceId === null) {
    throw conflict('plan-closed', 'This plan takes no new members.');
  }
  try {
    await writeSubscription(container, plan, call);
  } catch (error) {
    if (!isDuplicate(error, 'subscriptions_one_at_a_time')) throw error;
  }
  const written = await findCurrentSubscription(db, userId);
  if (written === undefined) throw conflict('subscription-exists', 'Another request ended it; try again.');
  return requireOpenOf(written, plan);
}

/** A twin that comes at the same time goes on with the row that is there. */
function requireOpenOf(current: Subscription, plan: Plan): Subscription {
  if (current.status === 'incomplete' && current.planId === plan.id) return current;
  throw conflict(
    'subscription-exists',
    `You have the membership ${current.id} (${current.status}); end it before you begin another one.`,
  );
}

async function writeSubscription(
  { db, newId, newEvent }: PaymentContainer,
  plan: Plan,
  call: Call,
): Promise<void> {
  const { userId } = call.identity;
  const subscription = { id: newId(), userId, planId: plan.id, correlationId: call.correlationId };
  const state = {
    status: 'incomplete' as const,
    currentPeriodEnd: null,
    cancelsAtPeriodEnd: false,
    failureCode: null,
  };
  await inTransaction(db, async (tx) => {
    await insertSubscription(tx, subscription);
    await appendToOutbox(tx, [changedEvent(newEvent, { ...subscription, status: null }, state, call)]);
  });
}
