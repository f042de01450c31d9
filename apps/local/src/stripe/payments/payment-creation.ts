import { record } from '../events/events.ts';
import { invalid, missing } from '../protocol/failures.ts';
import { flag, metadata, nested, nullable, oneOf, text, texts } from '../protocol/inputs.ts';
import type { ParamMap } from '../protocol/params.ts';
import { newId, randomText } from '../state/ids.ts';
import type { PaymentIntent, PaymentMethod } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { readAmount, readCurrency } from './money.ts';
import { createFromCard, refuseUnusable, resolveMethod } from './payment-methods.ts';

/** What may be said of a payment as long as it is not made. */
export const DESCRIPTION_PARAMS = [
  'allowed_payment_method_types',
  'amount',
  'currency',
  'customer',
  'description',
  'metadata',
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
] as const;

/** What may be said only when it is begun. */
export const CREATION_PARAMS = [
  ...DESCRIPTION_PARAMS,
  'automatic_payment_methods',
  'capture_method',
  'confirm',
  'confirmation_method',
] as const;

/** Makes and announces a payment, not yet confirmed. */
export function newIntent(task: Task, params: ParamMap): PaymentIntent {
  const intent = describeIntent(task, params);
  save(task, 'payment_intent', intent);
  record(task, 'payment_intent.created', intent);
  return intent;
}

function describeIntent(task: Task, params: ParamMap): PaymentIntent {
  flag(params, 'confirm');
  oneOf(params, 'confirmation_method', ['automatic']);
  const customer = readCustomer(task, params);
  const currency = readCurrency(params);
  const amount = readAmount(params, currency);
  const method = givenMethod(task, params, customer);
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: readAllowedTypes(params),
    amount,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods: readAutomaticMethods(params),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: readCaptureMethod(params),
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: task.now,
    currency,
    customer,
    description: nullable(params, 'description') ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: metadata(params),
    next_action: null,
    payment_method: method?.id ?? null,
    payment_method_types: ['card'],
    processing: null,
    receipt_email: nullable(params, 'receipt_email') ?? null,
    setup_future_usage: oneOf(params, 'setup_future_usage', ['off_session', 'on_session']) ?? null,
    statement_descriptor: nullable(params, 'statement_descriptor', 22) ?? null,
    statement_descriptor_suffix: nullable(params, 'statement_descriptor_suffix', 22) ?? null,
    status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
    transfer_group: nullable(params, 'transfer_group') ?? null,
  };
}

function readCustomer(task: Task, params: ParamMap): string | null {
  const customer = nullable(params, 'customer') ?? null;
  if (customer !== null && load(task, 'customer', customer, 'customer').deleted) {
    throw missing('customer', customer, 'customer');
  }
  return customer;
}

/** The payment method that the request names, or describes in `payment_method_data`; undefined if neither. */
export function givenMethod(
  task: Task,
  params: ParamMap,
  customer: string | null,
): PaymentMethod | undefined {
  const id = text(params, 'payment_method');
  if (id !== undefined && id !== '') {
    const method = resolveMethod(task, id, 'payment_method');
    refuseUnusable(task, method, customer);
    return method;
  }
  const data = nested(params, 'payment_method_data');
  return data === undefined ? undefined : createFromCard(task, data);
}

/** The kinds of payment method that the shop takes; null for those of its dashboard. Here there are cards only. */
export function readAllowedTypes(params: ParamMap): readonly string[] | null {
  const types = texts(params, 'allowed_payment_method_types');
  if (types.length === 0) return null;
  if (types.includes('card')) return types;
  const message = 'The local stand-in simulates cards only: include `card`.';
  throw invalid(message, { param: 'allowed_payment_method_types' });
}

/** Stripe offers the methods of the dashboard unless the request lists them itself. */
function readAutomaticMethods(params: ParamMap): PaymentIntent['automatic_payment_methods'] {
  const given = nested(params, 'automatic_payment_methods');
  if (given === undefined) {
    const isListed = params.allowed_payment_method_types !== undefined;
    return isListed ? null : { allow_redirects: 'always', enabled: true };
  }
  if (flag(given, 'enabled') === false) return null;
  return { allow_redirects: oneOf(given, 'allow_redirects', ['always', 'never']) ?? 'always', enabled: true };
}

function readCaptureMethod(params: ParamMap): PaymentIntent['capture_method'] {
  if (params.capture_method === 'manual') {
    throw invalid('The local stand-in does not simulate manual capture.', { param: 'capture_method' });
  }
  return oneOf(params, 'capture_method', ['automatic', 'automatic_async']) ?? 'automatic_async';
}
