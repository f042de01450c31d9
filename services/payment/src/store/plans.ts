import { PLAN_INTERVALS } from '@concert/contracts/http/membership';
import type { Database } from '@concert/database/connection';
import type { MembershipPlans } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import type { Plan } from '../domain/plan.ts';

export async function insertPlan(tx: Tx, plan: Omit<Plan, 'providerPriceId' | 'isOpen'>): Promise<void> {
  await tx
    .insertInto('membership_plans')
    .values({
      id: plan.id,
      name: plan.name,
      description: plan.description,
      price_minor: plan.priceMinor,
      currency: plan.currency,
      billing_interval: plan.interval,
      trial_days: plan.trialDays,
      discount_percent: plan.discountPercent,
      has_presale: plan.hasPresale ? 1 : 0,
      is_open: 1,
      created_at: NOW,
      updated_at: NOW,
    })
    .execute();
}

/** Notes the plan's price at Stripe, once. */
export async function storePriceId(db: Database, id: string, priceId: string): Promise<void> {
  await db
    .updateTable('membership_plans')
    .set({ provider_price_id: priceId, updated_at: NOW })
    .where('id', '=', id)
    .where('provider_price_id', 'is', null)
    .execute();
}

/** @returns false when there is no such plan */
export async function changePlan(
  db: Database,
  id: string,
  { name, description, isOpen }: Partial<Pick<Plan, 'name' | 'description' | 'isOpen'>>,
): Promise<boolean> {
  const result = await db
    .updateTable('membership_plans')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(isOpen === undefined ? {} : { is_open: isOpen ? 1 : 0 }),
      updated_at: NOW,
    })
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findPlan(db: Database, id: string): Promise<Plan | undefined> {
  const row = await db.selectFrom('membership_plans').selectAll().where('id', '=', id).executeTakeFirst();
  return row && planOf(row);
}

/** At most `limit` plans, the oldest first, younger than `after`; only those that take members unless `all`. */
export async function listPlans(
  db: Database,
  {
    all,
    limit,
    after,
  }: { readonly all: boolean; readonly limit: number; readonly after: string | undefined },
): Promise<readonly Plan[]> {
  let query = db.selectFrom('membership_plans').selectAll();
  if (!all) query = query.where('is_open', '=', 1).where('provider_price_id', 'is not', null);
  if (after !== undefined) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(planOf);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function planOf(row: Selectable<MembershipPlans>): Plan {
  const interval = PLAN_INTERVALS.find((known) => known === row.billing_interval);
  if (interval === undefined) throw new Error(`unknown interval ${row.billing_interval}`);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    priceMinor: row.price_minor,
    currency: row.currency,
    interval,
    trialDays: row.trial_days,
    discountPercent: row.discount_percent,
    hasPresale: row.has_presale === 1,
    isOpen: row.is_open === 1,
    providerPriceId: row.provider_price_id,
  };
}
