import { SUBSCRIPTION_STATUSES } from '@concert/contracts/events/payment';
import type { Database } from '@concert/database/connection';
import type { Subscriptions } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import type { Subscription, SubscriptionState } from '../domain/subscription.ts';

export type NewSubscription = Pick<Subscription, 'id' | 'userId' | 'planId' | 'correlationId'>;

/** Writes a user's membership. @throws a duplicate of `subscriptions_one_at_a_time` when there is one that is not over */
export async function insertSubscription(tx: Tx, subscription: NewSubscription): Promise<void> {
  await tx
    .insertInto('subscriptions')
    .values({
      id: subscription.id,
      user_id: subscription.userId,
      plan_id: subscription.planId,
      status: 'incomplete',
      current_user_key: subscription.userId,
      correlation_id: subscription.correlationId,
      created_at: NOW,
      updated_at: NOW,
    })
    .execute();
}

export async function findSubscription(db: Database, id: string): Promise<Subscription | undefined> {
  const row = await rowsOf(db).where('s.id', '=', id).executeTakeFirst();
  return row && subscriptionOf(row);
}

export async function findCurrentSubscription(
  db: Database,
  userId: string,
): Promise<Subscription | undefined> {
  const row = await rowsOf(db).where('s.current_user_key', '=', userId).executeTakeFirst();
  return row && subscriptionOf(row);
}

export async function findSubscriptionByProviderId(
  db: Database,
  providerId: string,
): Promise<Subscription | undefined> {
  const row = await rowsOf(db).where('s.provider_subscription_id', '=', providerId).executeTakeFirst();
  return row && subscriptionOf(row);
}

/** At most `limit` of a user's memberships that are over, the newest first, older than `before`. */
export async function listPastSubscriptions(
  db: Database,
  userId: string,
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Subscription[]> {
  let query = rowsOf(db).where('s.user_id', '=', userId).where('s.current_user_key', 'is', null);
  if (before !== undefined) query = query.where('s.id', '<', before);
  const rows = await query.orderBy('s.id', 'desc').limit(limit).execute();
  return rows.map(subscriptionOf);
}

/** Whether the user had a membership at Stripe before: a trial is for new members. */
export async function wasMember(db: Database, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('user_id', '=', userId)
    .where('current_user_key', 'is', null)
    .where('current_period_end', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes the membership's one subscription at Stripe. @returns false when it has one already, or is over */
export async function storeProviderSubscription(
  db: Database,
  id: string,
  providerId: string,
): Promise<boolean> {
  const result = await db
    .updateTable('subscriptions')
    .set({ provider_subscription_id: providerId, updated_at: NOW })
    .where('id', '=', id)
    .where('provider_subscription_id', 'is', null)
    .where('status', '=', 'incomplete')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Writes what a look said. @returns false when the row changed since it was read, and nothing was written */
export async function moveSubscription(
  tx: Tx,
  { id, version }: Subscription,
  state: SubscriptionState,
): Promise<boolean> {
  const isOver = state.status === 'ended';
  const result = await tx
    .updateTable('subscriptions')
    .set({
      status: state.status,
      current_period_end: state.currentPeriodEnd,
      cancels_at_period_end: state.cancelsAtPeriodEnd ? 1 : 0,
      failure_code: state.failureCode?.slice(0, 64) ?? null,
      version: version + 1,
      updated_at: NOW,
      ...(isOver ? { current_user_key: null, ended_at: NOW } : {}),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Lets the next try have other idempotency keys. */
export async function closeMembershipTry(db: Database, { id, version }: Subscription): Promise<void> {
  await db
    .updateTable('subscriptions')
    .set({ version: version + 1, updated_at: NOW })
    .where('id', '=', id)
    .where('version', '=', version)
    .execute();
}

/** Ends a membership that is not at Stripe, so that it will never be. @returns false when it is there, or over */
export async function endUnopenedSubscription(tx: Tx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('subscriptions')
    .set({
      status: 'ended',
      current_user_key: null,
      ended_at: NOW,
      version: sql`version + 1`,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .where('provider_subscription_id', 'is', null)
    .where('status', '=', 'incomplete')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Takes at most `limit` memberships of which Stripe should have told something and which nobody looked at for
 * `seconds`: with something to pay, or with a period that is over. Marks them as looked at.
 */
export async function takeStaleSubscriptions(
  tx: Tx,
  { seconds, limit }: { readonly seconds: number; readonly limit: number },
): Promise<readonly Subscription[]> {
  const unseen = sql<Date>`UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(seconds)} SECOND`;
  const ids = tx.selectFrom('subscriptions').select('id').limit(limit).forUpdate().skipLocked();
  const owing = await ids
    .where('status', 'in', ['incomplete', 'past_due'])
    .where('updated_at', '<', unseen)
    .execute();
  const over = await ids
    .where('status', 'in', ['trialing', 'active'])
    .where('current_period_end', '<', NOW)
    .where('updated_at', '<', unseen)
    .execute();
  const found = [...owing, ...over].map((row) => row.id);
  if (found.length === 0) return [];
  await tx.updateTable('subscriptions').set({ updated_at: NOW }).where('id', 'in', found).execute();
  const rows = await rowsOf(tx).where('s.id', 'in', found).execute();
  return rows.map(subscriptionOf);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

const rowsOf = (db: Database) =>
  db
    .selectFrom('subscriptions as s')
    .innerJoin('membership_plans as p', 'p.id', 's.plan_id')
    .selectAll('s')
    .select('p.name as plan_name');

function subscriptionOf(row: Selectable<Subscriptions> & { readonly plan_name: string }): Subscription {
  const status = SUBSCRIPTION_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new Error(`unknown subscription status ${row.status}`);
  return {
    id: row.id,
    userId: row.user_id,
    planId: row.plan_id,
    planName: row.plan_name,
    providerSubscriptionId: row.provider_subscription_id,
    status,
    currentPeriodEnd: row.current_period_end,
    cancelsAtPeriodEnd: row.cancels_at_period_end === 1,
    failureCode: row.failure_code,
    version: row.version,
    correlationId: row.correlation_id,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
