import { membershipOperations } from '@concert/contracts/http/membership';
import type { Member } from './accounts.ts';
import type { Api } from './api-client.ts';

const PLAN = {
  name: 'Friends of Concert',
  description: 'First at the tickets, and a tenth off wherever the house takes part.',
  priceMinor: 900,
  currency: 'EUR',
  interval: 'month',
  discountPercent: 10,
  hasPresale: true,
} as const;

/** Offers the demo's membership, unless it is there already. */
export async function ensureMembership(api: Api, { token }: Member): Promise<void> {
  const { listPlans, createPlan } = membershipOperations;
  const shape = listPlans.responses[200].body;
  const { items } = await api.call('GET', '/payments/plans?limit=100', { token, answer: shape });
  if (items.some(({ name }) => name === PLAN.name)) return;
  const answer = createPlan.responses[201].body;
  await api.call('POST', '/payments/plans', { token, body: PLAN, idempotencyKey: 'demo-friends', answer });
}
