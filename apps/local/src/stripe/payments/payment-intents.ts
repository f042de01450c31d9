import { record } from '../events/events.ts';
import { type Call, ok, type Route } from '../protocol/call.ts';
import { StripeFailure } from '../protocol/failures.ts';
import { metadata, oneOf, text } from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import type { PaymentIntent } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { unschedule } from '../state/timers.ts';
import { readAmount, readCurrency } from './money.ts';
import { answerToAttempt, confirmCall, visibleTo } from './payment-confirmation.ts';
import {
  CREATION_PARAMS,
  DESCRIPTION_PARAMS,
  givenMethod,
  newIntent,
  readAllowedTypes,
} from './payment-creation.ts';
import { canBecome, moved, unexpectedState } from './payment-states.ts';

const CONFIRM_PARAMS = [
  'client_secret',
  'error_on_requires_action',
  'expected_payment_method_type',

  'mandate_data',
  'off_session',
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'receipt_email',
  'return_url',
  'setup_future_usage',
  'shipping',
  'use_stripe_sdk',
] as const;

const CANCELLATION_REASONS = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** /v1/payment_intents: create, retrieve, update, confirm, cancel, list. */
export const paymentIntentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_intents',
    accepts: [...CREATION_PARAMS, ...CONFIRM_PARAMS],
    run: (call) => {
      const intent = newIntent(call.task, call.params);
      return call.params.confirm === 'true' ? answerToAttempt(call, confirmCall(call, intent)) : ok(intent);
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    accepts: [...LIST_PARAMS, 'customer'],
    run: (call) =>
      listOf(call, 'payment_intent', { url: '/v1/payment_intents', where: where(call.params, ['customer']) }),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    accepts: ['client_secret'],
    publishable: true,
    run: (call) => ok(visibleTo(call, requestedIntent(call))),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id',
    accepts: DESCRIPTION_PARAMS,
    run: (call) => ok(updateIntent(call)),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    accepts: CONFIRM_PARAMS,
    publishable: true,
    run: (call) => answerToAttempt(call, confirmCall(call, requestedIntent(call))),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/cancel',
    accepts: ['cancellation_reason'],
    run: ({ task, path, params }) => {
      const intent = load(task, 'payment_intent', path.id ?? '', 'intent');
      return ok(
        cancelIntent(task, intent, oneOf(params, 'cancellation_reason', CANCELLATION_REASONS) ?? null),
      );
    },
  },
];

/** Ends a payment that has not been made; throws the 400 for one that is being, or has been, made. */
function cancelIntent(task: Task, intent: PaymentIntent, reason: string | null): PaymentIntent {
  const canceled = moved(intent, 'canceled', {
    canceled_at: task.now,
    cancellation_reason: reason,
    verb: 'cancel',
  });
  save(task, 'payment_intent', canceled);
  unschedule(task, intent.id);
  record(task, 'payment_intent.canceled', canceled);
  return canceled;
}

/** The payment of the path; a browser must show its client secret, and is told nothing without it. */
function requestedIntent(call: Call): PaymentIntent {
  const id = call.path.id ?? '';
  const intent = load(call.task, 'payment_intent', id, 'intent');
  const secret = text(call.params, 'client_secret');
  if (secret === undefined && call.caller === 'secret') return intent;
  if (secret === intent.client_secret) return intent;
  const message = `The client_secret provided does not match the client_secret associated with the PaymentIntent: ${id}.`;
  throw new StripeFailure(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_invalid_parameter',
    param: 'client_secret',
    message,
  });
}

function updateIntent(call: Call): PaymentIntent {
  const { task, params } = call;
  const before = load(task, 'payment_intent', call.path.id ?? '', 'intent');
  const changesPayment = ['amount', 'currency', 'customer', 'payment_method', 'payment_method_data'].some(
    (name) => params[name] !== undefined,
  );
  // Until it is being charged a payment can still be cancelled, and just so long can its substance be changed.
  if (changesPayment && !canBecome(before.status, 'canceled')) throw unexpectedState(before, 'update');
  const currency = params.currency === undefined ? before.currency : readCurrency(params);
  const amountParams = params.amount === undefined ? { amount: String(before.amount) } : params;
  const method = givenMethod(task, params, text(params, 'customer') ?? before.customer);
  const described: PaymentIntent = {
    ...before,
    allowed_payment_method_types: readAllowedTypes(params) ?? before.allowed_payment_method_types,
    amount: changesPayment ? readAmount(amountParams, currency) : before.amount,
    currency,
    customer: text(params, 'customer') ?? before.customer,
    description: text(params, 'description') ?? before.description,
    metadata: metadata(params, before.metadata),
    receipt_email: text(params, 'receipt_email') ?? before.receipt_email,
    setup_future_usage:
      oneOf(params, 'setup_future_usage', ['off_session', 'on_session']) ?? before.setup_future_usage,
    transfer_group: text(params, 'transfer_group') ?? before.transfer_group,
  };
  if (method === undefined) return save(task, 'payment_intent', described);
  const chosen = moved(described, 'requires_confirmation', { payment_method: method.id, verb: 'update' });
  return save(task, 'payment_intent', chosen);
}
