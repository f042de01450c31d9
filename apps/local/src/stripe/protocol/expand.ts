import { isRecord } from '../control/controls.ts';
import type { Kinds, Store } from '../state/store.ts';
import { invalid } from './failures.ts';
import { texts } from './inputs.ts';
import type { ParamMap } from './params.ts';

const MAX_DEPTH = 4;

const KIND_OF_PREFIX: Readonly<Record<string, keyof Kinds>> = {
  ch: 'charge',
  cus: 'customer',
  dp: 'dispute',
  in: 'invoice',
  pi: 'payment_intent',
  pm: 'payment_method',
  price: 'price',
  prod: 'product',
  re: 'refund',
  sub: 'subscription',
  txn: 'balance_transaction',
};

/** The body with the ids that `expand[]` names replaced by their objects (`latest_charge`, `data.customer` …). */
export function expanded(store: Store, body: object, params: ParamMap): object {
  let result: unknown = body;
  for (const path of texts(params, 'expand')) {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH) {
      throw invalid(`You cannot expand more than ${MAX_DEPTH} levels of a property.`, { param: 'expand' });
    }
    result = expandStep(store, result, steps);
  }
  return isRecord(result) ? result : body;
}

function expandStep(store: Store, value: unknown, steps: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => expandStep(store, entry, steps));
  const target = typeof value === 'string' ? fetchById(store, value) : value;
  const [name, ...rest] = steps;
  if (name === undefined || target === null) return target;
  if (!isRecord(target) || !Object.hasOwn(target, name)) {
    const message = `This property cannot be expanded (${name}).`;
    throw invalid(message, { code: 'parameter_invalid', param: 'expand' });
  }
  return { ...target, [name]: expandStep(store, target[name], rest) };
}

function fetchById(store: Store, id: string): unknown {
  const kind = KIND_OF_PREFIX[id.slice(0, id.indexOf('_'))];
  return (kind === undefined ? undefined : store.find(kind, id)) ?? id;
}
