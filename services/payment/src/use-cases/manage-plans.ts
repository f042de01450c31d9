import type { membershipOperations } from '@concert/contracts/http/membership';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { inIdempotentTransaction } from '@concert/database/idempotency';
import type { Identity } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { money } from '@concert/values/money';
import { invalidField, notFound, Problem } from '@concert/values/problems';
import { z } from 'zod';
import type { PaymentContainer } from '../container.ts';
import type { Plan } from '../domain/plan.ts';
import { requireChargeable } from '../domain/smallest-charge.ts';
import { createPrice } from '../provider/members.ts';
import { changePlan, findPlan, insertPlan, listPlans, storePriceId } from '../store/plans.ts';

type CreateRequest = RequestOf<typeof membershipOperations.createPlan>['body'];
type UpdateRequest = RequestOf<typeof membershipOperations.updatePlan>['body'];
type ListQuery = RequestOf<typeof membershipOperations.listPlans>['query'];
type PlanView = ResponseOf<typeof membershipOperations.updatePlan>['body'];

/**
 * Offers a plan. Its row is written first; until Stripe has its price nobody sees it, and the same request, or a
 * change of the plan, goes on where it stopped.
 * @throws Problem `invalid-request` for a price that cards cannot be charged, `idempotency-key-reused` (422),
 *   `unavailable` (503)
 */
export async function createPlan(
  container: PaymentContainer,
  request: CreateRequest,
  call: Call,
): Promise<PlanView> {
  requirePrice(request);
  const { recorded } = await inIdempotentTransaction(container.db, call.idempotency, async (tx, record) => {
    const plan = { ...request, id: container.newId() };
    const reference = { status: 201, body: { planId: plan.id } };
    await record(reference);
    await insertPlan(tx, plan);
    return reference;
  });
  return withPrice(container, Reference.parse(recorded.body).planId);
}

const Reference = z.object({ planId: z.string() });

/** Opens or closes a plan, or changes its texts. @throws Problem `not-found` */
export async function updatePlan(
  container: PaymentContainer,
  id: string,
  change: UpdateRequest,
): Promise<PlanView> {
  const { name, description, isOpen } = change;
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(isOpen === undefined ? {} : { isOpen }),
  };
  if (!(await changePlan(container.db, id, changes))) throw notFound('plan', id);
  return withPrice(container, id);
}

/** The plans that take new members; all for an admin. */
export async function listOpenPlans(
  { db }: PaymentContainer,
  { limit, cursor }: ListQuery,
  identity: Identity | undefined,
): Promise<{ readonly items: PlanView[]; readonly nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listPlans(db, { all: identity?.role === 'admin', limit: limit + 1, after });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(planView), nextCursor };
}

async function withPrice({ db, stripe, environment }: PaymentContainer, id: string): Promise<PlanView> {
  const plan = await findPlan(db, id);
  if (plan === undefined) throw notFound('plan', id);
  if (plan.providerPriceId === null) await storePriceId(db, id, await createPrice(stripe, plan, environment));
  return planView(plan);
}

function requirePrice({ priceMinor, currency }: CreateRequest): void {
  try {
    requireChargeable(money(priceMinor, currency));
  } catch (error) {
    if (error instanceof Problem) throw invalidField('priceMinor', error.message);
    throw error;
  }
}

function planView({ providerPriceId: _, ...plan }: Plan): PlanView {
  return plan;
}
