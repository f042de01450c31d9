import { record } from '../events/events.ts';
import { ok, type Route } from '../protocol/call.ts';
import { refused } from '../protocol/failures.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { newId } from '../state/ids.ts';
import type { Dispute } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';

const ANSWER_WITHIN_SECONDS = 7 * 24 * 60 * 60;

/** GET /v1/disputes, one of them, and its closing, which accepts the loss. */
export const disputeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/disputes',
    accepts: [...LIST_PARAMS, 'charge', 'payment_intent'],
    run: (call) =>
      listOf(call, 'dispute', {
        url: '/v1/disputes',
        where: where(call.params, ['charge', 'payment_intent']),
      }),
  },
  {
    method: 'GET',
    path: '/v1/disputes/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'dispute', path.id ?? '', 'dispute')),
  },
  {
    method: 'POST',
    path: '/v1/disputes/:id/close',
    accepts: [],
    run: ({ task, path }) => ok(closeDispute(task, path.id ?? '', 'lost')),
  },
];

/** The buyer's bank takes the money back: what is left of the charge is disputed. */
export function openDispute(task: Task, chargeId: string, reason: string): Dispute {
  const charge = load(task, 'charge', chargeId, 'charge');
  if (charge.status !== 'succeeded' || charge.disputed || charge.refunded) {
    throw refused(`Charge ${charge.id} cannot be disputed.`, { code: 'charge_disputed', charge: charge.id });
  }
  const dispute: Dispute = {
    id: newId('dp'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    charge: charge.id,
    created: task.now,
    currency: charge.currency,
    evidence_details: { due_by: task.now + ANSWER_WITHIN_SECONDS, has_evidence: false, past_due: false },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  };
  save(task, 'charge', { ...charge, disputed: true });
  save(task, 'dispute', dispute);
  record(task, 'charge.dispute.created', dispute);
  record(task, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** Ends a dispute; when it is won the money comes back. */
export function closeDispute(task: Task, id: string, status: 'lost' | 'won'): Dispute {
  const dispute = load(task, 'dispute', id, 'dispute');
  if (dispute.status !== 'needs_response') throw refused('This dispute is already closed.');
  const closed = save(task, 'dispute', { ...dispute, status });
  if (status === 'won') record(task, 'charge.dispute.funds_reinstated', closed);
  record(task, 'charge.dispute.closed', closed, dispute);
  return closed;
}
