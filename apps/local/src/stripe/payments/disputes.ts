import { record } from '../events/events.ts';
import { ok, type Route } from '../protocol/call.ts';
import { refused } from '../protocol/failures.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { newId } from '../state/ids.ts';
import type { Charge, Dispute } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { DISPUTE_FEE, enter } from './balance.ts';

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

export interface DisputeTerms {
  readonly reason: string;
  /** What is left of the charge, unless said otherwise; a bank may dispute what was refunded, too. */
  readonly amount?: number | undefined;
  /** The bank only asks, and takes no money yet. */
  readonly isInquiry?: boolean;
}

/** The buyer's bank takes the money back, or asks why it should not. */
export function openDispute(task: Task, chargeId: string, terms: DisputeTerms): Dispute {
  const charge = load(task, 'charge', chargeId, 'charge');
  if (charge.status !== 'succeeded') {
    throw refused(`Charge ${charge.id} cannot be disputed.`, { code: 'charge_disputed', charge: charge.id });
  }
  const isInquiry = terms.isInquiry === true;
  const dispute: Dispute = {
    id: newId('dp'),
    object: 'dispute',
    amount: terms.amount ?? (charge.amount - charge.amount_refunded || charge.amount),
    balance_transactions: [],
    charge: charge.id,
    created: task.now,
    currency: charge.currency,
    evidence_details: { due_by: task.now + ANSWER_WITHIN_SECONDS, has_evidence: false, past_due: false },
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: terms.reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  };
  save(task, 'charge', { ...charge, disputed: true });
  const opened = save(task, 'dispute', isInquiry ? dispute : withdraw(task, dispute));
  record(task, 'charge.dispute.created', opened);
  if (!isInquiry) record(task, 'charge.dispute.funds_withdrawn', opened);
  return opened;
}

export type DisputeOutcome = 'escalated' | 'lost' | 'withdrawn' | 'won';

/** What becomes of a dispute: decided, or of an inquiry, made a dispute or dropped. */
export function moveDispute(task: Task, id: string, outcome: DisputeOutcome): Dispute {
  return outcome === 'lost' || outcome === 'won'
    ? closeDispute(task, id, outcome)
    : endInquiry(task, id, outcome);
}

/** Ends a dispute; when it is won the money comes back. */
function closeDispute(task: Task, id: string, status: 'lost' | 'won'): Dispute {
  const dispute = load(task, 'dispute', id, 'dispute');
  if (dispute.status !== 'needs_response') throw refused('This dispute is already closed.');
  const closed = save(task, 'dispute', {
    ...(status === 'won' ? reinstate(task, dispute) : dispute),
    status,
  });
  if (status === 'won') record(task, 'charge.dispute.funds_reinstated', closed);
  record(task, 'charge.dispute.closed', closed, dispute);
  return closed;
}

function endInquiry(task: Task, id: string, outcome: 'escalated' | 'withdrawn'): Dispute {
  const inquiry = load(task, 'dispute', id, 'dispute');
  if (inquiry.status !== 'warning_needs_response') throw refused('This is no open inquiry.');
  if (outcome === 'withdrawn') {
    const closed = save(task, 'dispute', { ...inquiry, status: 'warning_closed' });
    record(task, 'charge.dispute.closed', closed, inquiry);
    return closed;
  }
  const escalated = { ...inquiry, is_charge_refundable: false, status: 'needs_response' } as const;
  const opened = save(task, 'dispute', withdraw(task, escalated));
  record(task, 'charge.dispute.updated', opened, inquiry);
  record(task, 'charge.dispute.funds_withdrawn', opened);
  return opened;
}

/** Whether a bank holds the charge's money, or kept it. */
export function isDisputed(task: Task, charge: Charge): boolean {
  const disputes = task.store.page('dispute', { limit: 100, where: { charge: charge.id } });
  return disputes.some(({ status }) => status === 'needs_response' || status === 'lost');
}

function withdraw(task: Task, dispute: Dispute): Dispute {
  return withMovement(task, dispute, { amount: -dispute.amount, fee: DISPUTE_FEE, category: 'dispute' });
}

function reinstate(task: Task, dispute: Dispute): Dispute {
  return withMovement(task, dispute, { amount: dispute.amount, fee: 0, category: 'dispute_reversal' });
}

function withMovement(
  task: Task,
  dispute: Dispute,
  by: {
    readonly amount: number;
    readonly fee: number;
    readonly category: 'dispute' | 'dispute_reversal';
  },
): Dispute {
  const movement = enter(task, {
    amount: by.amount,
    currency: dispute.currency,
    fee: by.fee,
    reporting_category: by.category,
    source: dispute.id,
    type: 'adjustment',
  });
  return { ...dispute, balance_transactions: [...dispute.balance_transactions, movement] };
}
