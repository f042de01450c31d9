import { createHash } from 'node:crypto';
import { record } from '../events/events.ts';
import { type Answer, type Call, ok, type Route } from '../protocol/call.ts';
import { badCard, invalid, missing } from '../protocol/failures.ts';
import { metadata, nested, nullable, oneOf, required } from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf } from '../protocol/lists.ts';
import type { ParamMap } from '../protocol/params.ts';
import { newId } from '../state/ids.ts';
import type { BillingDetails, PaymentMethod } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { readEnteredCard } from './card-entry.ts';
import { cardByToken, type TestCard } from './cards.ts';

/** POST and GET /v1/payment_methods, attach, detach, and a customer's list. */
export const paymentMethodRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_methods',
    accepts: ['allow_redisplay', 'billing_details', 'card', 'metadata', 'type'],
    publishable: true,
    run: ({ task, params }) => ok(createFromCard(task, params)),
  },
  {
    method: 'GET',
    path: '/v1/payment_methods/:id',
    accepts: [],
    run: ({ task, path }) => ok(resolveMethod(task, path.id ?? '', 'payment_method')),
  },
  {
    method: 'GET',
    path: '/v1/payment_methods',
    accepts: [...LIST_PARAMS, 'customer', 'type'],
    run: (call) => listForCustomer(call, required(call.params, 'customer'), '/v1/payment_methods'),
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/payment_methods',
    accepts: [...LIST_PARAMS, 'type'],
    run: (call) => {
      const id = call.path.id ?? '';
      return listForCustomer(call, id, `/v1/customers/${id}/payment_methods`);
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/attach',
    accepts: ['customer'],
    run: ({ task, path, params }) => {
      const method = resolveMethod(task, path.id ?? '', 'payment_method');
      return ok(attach(task, method, required(params, 'customer')));
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/detach',
    accepts: [],
    run: ({ task, path }) => ok(detach(task, load(task, 'payment_method', path.id ?? '', 'payment_method'))),
  },
];

/** The stored payment method, or a new one when the id is the name of a test card (`pm_card_visa`). */
export function resolveMethod(task: Task, id: string, param: string): PaymentMethod {
  const card = cardByToken(id);
  if (card === undefined) return load(task, 'payment_method', id, param);
  const expYear = new Date(task.nowMs).getUTCFullYear() + 4;
  return createMethod(task, card, { expMonth: 12, expYear, params: {} });
}

/** Makes a payment method of `type` card from the entered `card`, or from `payment_method_data` of that form. */
export function createFromCard(task: Task, params: ParamMap): PaymentMethod {
  required(params, 'type');
  oneOf(params, 'type', ['card']);
  const entered = nested(params, 'card');
  if (entered === undefined) {
    throw invalid('Missing required param: card.', { code: 'parameter_missing', param: 'card' });
  }
  if (typeof entered.token === 'string') return resolveToken(task, entered.token);
  const { card, expMonth, expYear } = readEnteredCard(entered, task.nowMs);
  return createMethod(task, card, { expMonth, expYear, params });
}

/** What the card behind a payment method does when it is charged. */
export function cardOf(task: Task, method: PaymentMethod): TestCard {
  const { token } = load(task, 'card_behaviour', method.id);
  const card = cardByToken(token);
  if (card === undefined) throw missing('payment_method', method.id, 'payment_method');
  return card;
}

/** Throws Stripe's 400 for a payment method that was spent, or that belongs to somebody else. */
export function refuseUnusable(task: Task, method: PaymentMethod, customer: string | null): void {
  if (method.customer !== null && method.customer !== customer) {
    const message = `The payment method ${method.id} belongs to a Customer. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`;
    throw invalid(message, { param: 'payment_method' });
  }
  if (method.customer === null && load(task, 'card_behaviour', method.id).spent) {
    const message =
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.';
    throw invalid(message, { param: 'payment_method' });
  }
}

/** Notes that a payment succeeded with it: without a customer it serves only once. */
export function markSpent(task: Task, method: PaymentMethod): void {
  save(task, 'card_behaviour', { ...load(task, 'card_behaviour', method.id), spent: true });
}

/** Gives the payment method to the customer; a 402 for the cards that no issuer accepts. */
export function attach(task: Task, method: PaymentMethod, customer: string): PaymentMethod {
  const owner = load(task, 'customer', customer, 'customer');
  if (owner.deleted) throw missing('customer', customer, 'customer');
  if (method.customer === customer) return method;
  refuseUnusable(task, method, null);
  const { behaviour } = cardOf(task, method);
  if (behaviour.does === 'decline' && behaviour.attaches === undefined) {
    throw badCard(behaviour.decline.message, behaviour.decline);
  }
  const attached = save(task, 'payment_method', { ...method, customer });
  record(task, 'payment_method.attached', attached);
  return attached;
}

function detach(task: Task, method: PaymentMethod): PaymentMethod {
  if (method.customer === null) {
    throw invalid(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  }
  markSpent(task, method);
  const detached = save(task, 'payment_method', { ...method, customer: null });
  record(task, 'payment_method.detached', detached, method);
  return detached;
}

function listForCustomer(call: Call, customer: string, url: string): Answer {
  load(call.task, 'customer', customer, 'customer');
  return listOf(call, 'payment_method', { url, where: { customer } });
}

function resolveToken(task: Task, token: string): PaymentMethod {
  const name = token.replace(/^tok_/, 'pm_card_');
  if (cardByToken(name) === undefined) throw missing('token', token, 'card[token]');
  return resolveMethod(task, name, 'card[token]');
}

function createMethod(
  task: Task,
  card: TestCard,
  entry: { readonly expMonth: number; readonly expYear: number; readonly params: ParamMap },
): PaymentMethod {
  const method: PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    billing_details: readBillingDetails(nested(entry.params, 'billing_details') ?? {}),
    card: {
      brand: card.brand,
      country: 'US',
      display_brand: card.brand,
      exp_month: entry.expMonth,
      exp_year: entry.expYear,
      fingerprint: createHash('sha256').update(card.token).digest('base64url').slice(0, 16),
      funding: card.funding ?? 'credit',
      last4: card.number.slice(-4),
    },
    created: task.now,
    customer: null,
    livemode: false,
    metadata: metadata(entry.params),
    type: 'card',
  };
  save(task, 'card_behaviour', { id: method.id, token: card.token, spent: false });
  return save(task, 'payment_method', method);
}

function readBillingDetails(given: ParamMap): BillingDetails {
  const address = nested(given, 'address');
  return {
    address:
      address === undefined
        ? null
        : Object.fromEntries(Object.keys(address).map((line) => [line, nullable(address, line) ?? ''])),
    email: nullable(given, 'email') ?? null,
    name: nullable(given, 'name') ?? null,
    phone: nullable(given, 'phone') ?? null,
  };
}
