import { record } from '../events/events.ts';
import { ok, type Route } from '../protocol/call.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { newId } from '../state/ids.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { chargeFee, enter } from './balance.ts';
import type { Decline } from './cards.ts';

/** GET /v1/charges, and one of them. Charges are made by PaymentIntents only. */
export const chargeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/charges',
    accepts: [...LIST_PARAMS, 'customer', 'payment_intent'],
    run: (call) =>
      listOf(call, 'charge', {
        url: '/v1/charges',
        where: where(call.params, ['customer', 'payment_intent']),
      }),
  },
  {
    method: 'GET',
    path: '/v1/charges/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'charge', path.id ?? '')),
  },
];

const APPROVED = { network_status: 'approved_by_network', reason: null, type: 'authorized' } as const;

/** One attempt at the card: `succeeded`, `pending`, or failed with the issuer's decline; with its event. */
export function charge(
  task: Task,
  intent: PaymentIntent,
  attempt: { readonly method: PaymentMethod; readonly result: 'pending' | 'succeeded' | Decline },
): Charge {
  const { method, result } = attempt;
  const decline = typeof result === 'string' ? undefined : result;
  const id = newId('ch');
  const made: Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: result === 'succeeded' ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: result === 'succeeded' ? bookIn(task, { ...intent, id }) : null,
    billing_details: method.billing_details,
    captured: result === 'succeeded',
    created: task.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    livemode: false,
    metadata: intent.metadata,
    outcome: decline === undefined ? APPROVED : declinedOutcome(decline),
    paid: result === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { card: method.card, type: 'card' },
    receipt_email: intent.receipt_email,
    refunded: false,
    status: typeof result === 'string' ? result : 'failed',
  };
  if (decline === undefined) task.moved.count += 1;
  save(task, 'charge', made);
  record(task, `charge.${made.status}`, made);
  return made;
}

/** Brings a pending charge to its end, with its event. */
export function settleCharge(task: Task, pending: Charge, decline?: Decline): Charge {
  const settled: Charge =
    decline === undefined
      ? {
          ...pending,
          amount_captured: pending.amount,
          balance_transaction: bookIn(task, pending),
          captured: true,
          paid: true,
          status: 'succeeded',
        }
      : {
          ...pending,
          failure_code: decline.code,
          failure_message: decline.message,
          outcome: declinedOutcome(decline),
          status: 'failed',
        };
  save(task, 'charge', settled);
  record(task, `charge.${settled.status}`, settled);
  return settled;
}

/** The money is in the account, less the fee. */
function bookIn(task: Task, of: Pick<Charge, 'amount' | 'currency' | 'id'>): string {
  const { amount, currency } = of;
  const fee = chargeFee(amount, currency);
  const movement = { amount, currency, fee, source: of.id } as const;
  return enter(task, { ...movement, type: 'charge', reporting_category: 'charge' }).id;
}

function declinedOutcome(decline: Decline): Charge['outcome'] {
  return {
    network_status: 'declined_by_network',
    reason: decline.decline_code ?? decline.code,
    type: 'issuer_declined',
  };
}
