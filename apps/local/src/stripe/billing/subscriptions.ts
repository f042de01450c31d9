import { record } from '../events/events.ts';
import { ok, type Route } from '../protocol/call.ts';
import { badCard, invalid, missing } from '../protocol/failures.ts';
import { flag, metadata, nullable, oneOf, text } from '../protocol/inputs.ts';
import { LIST_PARAMS, listOf, where } from '../protocol/lists.ts';
import type { ParamMap } from '../protocol/params.ts';
import type { Subscription } from '../state/billing-resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { schedule } from '../state/timers.ts';
import {
  cancelSubscription,
  changeSubscription,
  hasEnded,
  methodToCharge,
  payInvoice,
  scheduleRenewal,
} from './billing.ts';
import { refuseForeignMethod } from './customers.ts';
import { openInvoice } from './invoices.ts';
import { newSubscription } from './subscription-creation.ts';

const EXPIRES_AFTER_MS = 23 * 60 * 60 * 1_000;
const STATUSES = [
  'active',
  'all',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'trialing',
] as const;

/** /v1/subscriptions: create, retrieve, update, cancel, list. */
export const subscriptionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/subscriptions',
    accepts: [
      'cancel_at_period_end',
      'collection_method',
      'currency',
      'customer',
      'default_payment_method',
      'description',
      'items',
      'metadata',
      'off_session',
      'payment_behavior',
      'payment_settings',
      'proration_behavior',
      'trial_end',
      'trial_period_days',
      'trial_settings',
    ],
    run: ({ task, params }) => ok(createSubscription(task, params)),
  },
  {
    method: 'GET',
    path: '/v1/subscriptions',
    accepts: [...LIST_PARAMS, 'customer', 'status'],
    run: (call) => {
      const status = oneOf(call.params, 'status', STATUSES);
      const shown = status === undefined ? { notStatus: 'canceled' } : status === 'all' ? {} : { status };
      const conditions = { where: where(call.params, ['customer']), ...shown };
      return listOf(call, 'subscription', { url: '/v1/subscriptions', ...conditions });
    },
  },
  {
    method: 'GET',
    path: '/v1/subscriptions/:id',
    accepts: [],
    run: ({ task, path }) => ok(load(task, 'subscription', path.id ?? '')),
  },
  {
    method: 'POST',
    path: '/v1/subscriptions/:id',
    accepts: [
      'cancel_at_period_end',
      'cancellation_details',
      'default_payment_method',
      'description',
      'metadata',
      'payment_settings',
      'proration_behavior',
    ],
    run: ({ task, path, params }) => ok(updateSubscription(task, path.id ?? '', params)),
  },
  {
    method: 'DELETE',
    path: '/v1/subscriptions/:id',
    accepts: ['cancellation_details', 'invoice_now', 'prorate'],
    run: ({ task, path }) => {
      const before = load(task, 'subscription', path.id ?? '');
      if (hasEnded(before.status)) throw missing('subscription', before.id);
      return ok(cancelSubscription(task, before));
    },
  },
];

function createSubscription(task: Task, params: ParamMap): Subscription {
  const behaviour =
    oneOf(params, 'payment_behavior', ['allow_incomplete', 'default_incomplete', 'error_if_incomplete']) ??
    'allow_incomplete';
  const made = newSubscription(task, params);
  save(task, 'subscription', made);
  const needsMethod = made.status === 'incomplete' && behaviour !== 'default_incomplete';
  if (needsMethod && methodToCharge(task, made) === null) {
    const message =
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.';
    throw invalid(message, { code: 'resource_missing' });
  }
  const invoice = openInvoice(task, made, 'subscription_create');
  const created = save(task, 'subscription', { ...made, latest_invoice: invoice.id });
  record(task, 'customer.subscription.created', created);
  if (made.status === 'trialing') {
    scheduleRenewal(task, created);
    return created;
  }
  // A price of nothing leaves nothing to wait for.
  if (invoice.status === 'paid') {
    scheduleRenewal(task, created);
    return changeSubscription(task, created, { status: 'active' });
  }
  schedule(task, 'expire_subscription', created.id, task.nowMs + EXPIRES_AFTER_MS);
  if (behaviour !== 'default_incomplete') {
    const attempt = payInvoice(task, invoice, {
      // What asks for a plain yes or no must not be left waiting for the customer.
      offSession: behaviour === 'error_if_incomplete' || (flag(params, 'off_session') ?? false),
    });
    const failure = attempt?.decline;
    if (behaviour === 'error_if_incomplete' && failure !== undefined) throw badCard(failure.message, failure);
  }
  return load(task, 'subscription', created.id);
}

function updateSubscription(task: Task, id: string, params: ParamMap): Subscription {
  const before = load(task, 'subscription', id);
  if (hasEnded(before.status)) {
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const method = nullable(params, 'default_payment_method');
  if (typeof method === 'string') {
    refuseForeignMethod(task, before.customer, { id: method, param: 'default_payment_method' });
  }
  const cancels = flag(params, 'cancel_at_period_end') ?? before.cancel_at_period_end;
  const end = before.items.data[0]?.current_period_end ?? null;
  return changeSubscription(task, before, {
    cancel_at: cancels ? end : null,
    cancel_at_period_end: cancels,
    canceled_at: cancels ? (before.canceled_at ?? task.now) : null,
    default_payment_method: method === undefined ? before.default_payment_method : method,
    description: text(params, 'description') ?? before.description,
    metadata: metadata(params, before.metadata),
  });
}
