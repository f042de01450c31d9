import { ok, type Route } from '../protocol/call.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import { newId } from '../state/ids.ts';
import type { BalanceTransaction } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';

/** GET /v1/balance_transactions, and one of them. The account is kept in the currencies that it is paid in. */
export const balanceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    accepts: [...LIST_PARAMS, 'source', 'type'],
    run: (call) =>
      listOf(call, 'balance_transaction', {
        url: '/v1/balance_transactions',
        where: where(call.params, ['source', 'type']),
      }),
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'balance_transaction', path.id ?? '')),
  },
];

/** What a dispute costs, in minor units; it is not given back. */
export const DISPUTE_FEE = 2_000;

const SETTLES_AFTER_SECONDS = 2 * 24 * 60 * 60;
const ZERO_DECIMAL = ['jpy', 'krw', 'vnd', 'clp'];

/** What a charge costs, by a common European tariff: 1.5 % and a quarter. */
export function chargeFee(amount: number, currency: string): number {
  return Math.min(amount, Math.round(amount * 0.015) + (ZERO_DECIMAL.includes(currency) ? 30 : 25));
}

/** Writes a movement of the account down. */
export function enter(
  task: Task,
  movement: Pick<
    BalanceTransaction,
    'amount' | 'currency' | 'fee' | 'reporting_category' | 'source' | 'type'
  >,
): BalanceTransaction {
  const { amount, currency, fee } = movement;
  return save(task, 'balance_transaction', {
    ...movement,
    id: newId('txn'),
    object: 'balance_transaction',
    available_on: task.now + SETTLES_AFTER_SECONDS,
    balance_type: 'payments',
    created: task.now,
    description: null,
    exchange_rate: null,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency, description: 'Processing fees', type: 'stripe_fee' }],
    net: amount - fee,
    status: 'pending',
  });
}
