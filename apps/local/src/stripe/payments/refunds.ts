import { record } from '../events/events.ts';
import { type Call, ok, type Route } from '../protocol/call.ts';
import { invalid, refused } from '../protocol/failures.ts';
import { metadata, oneOf, text, wholeNumber } from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { newId } from '../state/ids.ts';
import type { Charge, Refund, RefundStatus } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { schedule, unschedule } from '../state/timers.ts';
import { enter } from './balance.ts';
import { isDisputed } from './disputes.ts';
import { formatAmount } from './money.ts';
import { cardOf } from './payment-methods.ts';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** /v1/refunds: create, retrieve, update, list. */
export const refundRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/refunds',
    accepts: ['amount', 'charge', 'instructions_email', 'metadata', 'payment_intent', 'reason'],
    run: (call) => ok(createRefund(call)),
  },
  {
    method: 'GET',
    path: '/v1/refunds',
    accepts: [...LIST_PARAMS, 'charge', 'payment_intent'],
    run: (call) =>
      listOf(call, 'refund', { url: '/v1/refunds', where: where(call.params, ['charge', 'payment_intent']) }),
  },
  {
    method: 'GET',
    path: '/v1/refunds/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'refund', path.id ?? '')),
  },
  {
    method: 'POST',
    path: '/v1/refunds/:id',
    accepts: ['metadata'],
    run: ({ task, path, params }) => {
      const before = load(task, 'refund', path.id ?? '');
      const after = save(task, 'refund', { ...before, metadata: metadata(params, before.metadata) });
      record(task, 'refund.updated', after, before);
      return ok(after);
    },
  },
];

/**
 * Brings a refund to its end, by the clock or by hand: a pending one succeeds or fails, and one that had succeeded
 * can still fail, as banks do; then the charge counts as not refunded again.
 */
export function settleRefund(task: Task, id: string, status: 'failed' | 'succeeded'): Refund {
  const before = load(task, 'refund', id);
  unschedule(task, id);
  if (before.status === status || before.status === 'failed' || before.status === 'canceled') return before;
  const after: Refund = {
    ...before,
    status,
    ...(status === 'failed'
      ? {
          failure_balance_transaction: move(task, before, 'refund_failure'),
          failure_reason: 'lost_or_stolen_card',
        }
      : {}),
  };
  save(task, 'refund', after);
  record(task, 'refund.updated', after, before);
  record(task, 'charge.refund.updated', after, before);
  if (status === 'failed') {
    restoreCharge(task, after);
    record(task, 'refund.failed', after);
  }
  return after;
}

function createRefund(call: Call): Refund {
  const { task, params } = call;
  const charge = chargeToRefund(call);
  const left = charge.amount - charge.amount_refunded;
  if (isDisputed(task, charge)) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw refused(message, { code: 'charge_disputed', charge: charge.id });
  }
  if (left === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw refused(message, { code: 'charge_already_refunded', charge: charge.id });
  }
  const amount = wholeNumber(params, 'amount', { min: 1, max: Number.MAX_SAFE_INTEGER }) ?? left;
  if (amount > left) {
    const asked = formatAmount(amount, charge.currency);
    const message = `Refund amount (${asked}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`;
    throw refused(message, { param: 'amount', charge: charge.id });
  }
  const plan = refundPlan(task, charge);
  const id = newId('re');
  const { currency } = charge;
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: plan.status === 'failed' ? null : move(task, { id, amount, currency }, 'refund'),
    charge: charge.id,
    created: task.now,
    currency,
    ...(plan.status === 'failed' ? { failure_reason: 'unknown' } : {}),
    metadata: metadata(params),
    payment_intent: charge.payment_intent,
    reason: oneOf(params, 'reason', REASONS) ?? null,
    receipt_number: null,
    status: plan.status,
  };
  return announceRefund(task, charge, { refund, later: plan.later });
}

/** The refund leaves the account, or comes back to it. */
function move(
  task: Task,
  of: Pick<Refund, 'amount' | 'currency' | 'id'>,
  type: 'refund' | 'refund_failure',
): string {
  const amount = type === 'refund' ? -of.amount : of.amount;
  return enter(task, { amount, currency: of.currency, fee: 0, source: of.id, type, reporting_category: type })
    .id;
}

function announceRefund(
  task: Task,
  charge: Charge,
  made: { readonly refund: Refund; readonly later?: 'fail_refund' | 'succeed_refund' | undefined },
): Refund {
  const { refund, later } = made;
  task.moved.count += 1;
  save(task, 'refund', refund);
  record(task, 'refund.created', refund);
  if (refund.status === 'failed') {
    record(task, 'refund.failed', refund);
    return refund;
  }
  const refundedSoFar = charge.amount_refunded + refund.amount;
  const after: Charge = {
    ...charge,
    amount_refunded: refundedSoFar,
    refunded: refundedSoFar === charge.amount,
  };
  save(task, 'charge', after);
  record(task, 'charge.refunded', after, charge);
  if (later !== undefined) schedule(task, later, refund.id, task.nowMs + task.controls.settleAfterMs);
  return refund;
}

/** How the refund starts and what becomes of it: by the card, else by the switch. */
function refundPlan(
  task: Task,
  charge: Charge,
): { readonly status: RefundStatus; readonly later?: 'fail_refund' | 'succeed_refund' } {
  if (task.controls.refunds === 'fail') return { status: 'failed' };
  const { behaviour } = cardOf(task, load(task, 'payment_method', charge.payment_method));
  const byCard = behaviour.does === 'refund' ? behaviour.refund : undefined;
  if (byCard === 'fails_later') return { status: 'succeeded', later: 'fail_refund' };
  if (byCard === 'pending' || task.controls.refunds === 'pending') {
    return { status: 'pending', later: 'succeed_refund' };
  }
  return { status: 'succeeded' };
}

function chargeToRefund(call: Call): Charge {
  const { task, params } = call;
  const intentId = text(params, 'payment_intent');
  const chargeId = text(params, 'charge');
  if ((intentId === undefined) === (chargeId === undefined)) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  if (chargeId !== undefined) return refundable(load(task, 'charge', chargeId, 'charge'), chargeId);
  const intent = load(task, 'payment_intent', intentId ?? '', 'payment_intent');
  if (intent.status !== 'succeeded' || intent.latest_charge === null) {
    throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  }
  return load(task, 'charge', intent.latest_charge, 'charge');
}

function refundable(charge: Charge, id: string): Charge {
  if (charge.status === 'succeeded') return charge;
  throw refused(`Charge ${id} cannot be refunded: it has the status ${charge.status}.`, { charge: id });
}

function restoreCharge(task: Task, refund: Refund): void {
  const charge = load(task, 'charge', refund.charge);
  save(task, 'charge', {
    ...charge,
    amount_refunded: charge.amount_refunded - refund.amount,
    refunded: false,
  });
}
