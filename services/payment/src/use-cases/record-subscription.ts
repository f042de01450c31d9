import { paymentEvents } from '@concert/contracts/events/payment';
import { type IdempotencyKey, inIdempotentTransaction } from '@concert/database/idempotency';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Cause, NewEvent } from '@concert/service-kit/events';
import { unavailable } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import {
  changeBy,
  type SeenSubscription,
  type Subscription,
  type SubscriptionState,
} from '../domain/subscription.ts';
import { cancelProviderSubscription, retrieveSubscription } from '../provider/subscriptions.ts';
import { findSubscription, moveSubscription } from '../store/subscriptions.ts';

export interface RecordTerms {
  readonly cause: Cause;
  /** Stripe's event id, for a look that a webhook caused: noted in the inbox with the effect. */
  readonly eventId?: string;
  /** The request that is answered with this look, and with which status. */
  readonly answer?: { readonly key: IdempotencyKey | undefined; readonly status: number };
}

const ROUNDS = 5;

/** Thrown inside a transaction to roll it back when the row changed since it was read. */
class OutOfDate extends Error {}

/**
 * Looks at a membership's subscription and records what it shows, as `record-intent` does: a look is written only
 * if the row is still the one that was read before it, otherwise Stripe is asked again. So the row follows Stripe
 * in Stripe's own order, in whatever order the news come, and each change is told once.
 * @returns the row as it is now, with the last look
 */
export async function lookAtSubscription(
  container: PaymentContainer,
  { id }: Pick<Subscription, 'id'>,
  terms: RecordTerms,
): Promise<{ readonly subscription: Subscription; readonly seen: SeenSubscription }> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = await requireRow(container, id);
    const providerId = before.providerSubscriptionId;
    if (providerId === null) throw new Error(`subscription ${id} is not at Stripe`);
    const seen = await retrieveSubscription(container.stripe, providerId);
    if (await recordState(container, before, seen, terms)) {
      if (seen.isStray) await cancelProviderSubscription(container.stripe, providerId);
      return { subscription: await requireRow(container, id), seen };
    }
  }
  throw unavailable(`Subscription ${id} is changing at this moment; try again.`);
}

/** @returns false when the row changed since it was read, and nothing was written */
export async function recordState(
  container: PaymentContainer,
  before: Subscription,
  seen: SubscriptionState,
  { cause, eventId, answer }: RecordTerms,
): Promise<boolean> {
  // No secret of Stripe's is kept under the key: a repeated request is answered from the membership.
  const reference = { status: answer?.status ?? 200, body: { subscriptionId: before.id } };
  try {
    await inIdempotentTransaction(container.db, answer?.key, async (tx, record) => {
      await record(reference);
      if (eventId === undefined || (await claimMessage(tx, 'stripe', eventId))) {
        await move(container, tx, { before, seen, cause });
      }
      return reference;
    });
    return true;
  } catch (error) {
    if (error instanceof OutOfDate) return false;
    throw error;
  }
}

async function move(
  { newEvent }: PaymentContainer,
  tx: Tx,
  { before, seen, cause }: { before: Subscription; seen: SubscriptionState; cause: Cause },
): Promise<void> {
  const change = changeBy(before, seen);
  if (change === undefined) return;
  if (!(await moveSubscription(tx, before, change.state))) throw new OutOfDate();
  if (change.isTold) await appendToOutbox(tx, [changedEvent(newEvent, before, change.state, cause)]);
}

/** What is told of a membership's new state; of a new one, with itself as what was before. */
export function changedEvent(
  newEvent: NewEvent,
  before: Pick<Subscription, 'id' | 'userId' | 'planId'> & { readonly status: Subscription['status'] | null },
  after: SubscriptionState,
  cause: Cause,
) {
  const data = {
    subscriptionId: before.id,
    userId: before.userId,
    planId: before.planId,
    before: before.status,
    after: after.status,
    cancelsAtPeriodEnd: after.cancelsAtPeriodEnd,
    currentPeriodEnd: after.currentPeriodEnd?.toISOString() ?? null,
  };
  return newEvent(paymentEvents.SubscriptionChanged, before.id, data, cause);
}

async function requireRow({ db }: PaymentContainer, id: string): Promise<Subscription> {
  const row = await findSubscription(db, id);
  if (row === undefined) throw new Error(`subscription ${id} was lost`);
  return row;
}
