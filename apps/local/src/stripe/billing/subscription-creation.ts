import { invalid } from '../protocol/failures.ts';
import {
  flag,
  maps,
  metadata,
  nested,
  nullable,
  oneOf,
  required,
  text,
  wholeNumber,
} from '../protocol/inputs.ts';
import type { ParamMap } from '../protocol/params.ts';
import type { Price, Subscription, SubscriptionItem } from '../state/billing-resources.ts';
import { newId } from '../state/ids.ts';
import { load, type Task } from '../state/task.ts';
import { periodEnd } from './billing-period.ts';
import { createPrice } from './catalogue.ts';
import { liveCustomer, refuseForeignMethod } from './customers.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** The subscription that a request describes: `trialing`, or `incomplete` until its first invoice is paid. */
export function newSubscription(task: Task, params: ParamMap): Subscription {
  const customer = liveCustomer(task, required(params, 'customer'), 'customer');
  oneOf(params, 'collection_method', ['charge_automatically']);
  const method = nullable(params, 'default_payment_method') ?? null;
  if (method !== null)
    refuseForeignMethod(task, customer.id, { id: method, param: 'default_payment_method' });
  const id = newId('sub');
  const trialEnd = readTrialEnd(task, params);
  const items = readItems(task, params, { subscription: id, trialEnd });
  const end = items[0].current_period_end;
  const cancels = flag(params, 'cancel_at_period_end') ?? false;
  return {
    id,
    object: 'subscription',
    billing_cycle_anchor: trialEnd ?? task.now,
    cancel_at: cancels ? end : null,
    cancel_at_period_end: cancels,
    canceled_at: cancels ? task.now : null,
    collection_method: 'charge_automatically',
    created: task.now,
    currency: items[0].price.currency,
    customer: customer.id,
    default_payment_method: method,
    description: nullable(params, 'description') ?? null,
    ended_at: null,
    items: { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    latest_invoice: null,
    livemode: false,
    metadata: metadata(params),
    payment_settings: { save_default_payment_method: readSaving(params) },
    start_date: task.now,
    status: trialEnd === null ? 'incomplete' : 'trialing',
    trial_end: trialEnd,
    trial_start: trialEnd === null ? null : task.now,
  };
}

function readSaving(params: ParamMap): Subscription['payment_settings']['save_default_payment_method'] {
  const settings = nested(params, 'payment_settings') ?? {};
  return oneOf(settings, 'save_default_payment_method', ['off', 'on_subscription']) ?? 'off';
}

function readTrialEnd(task: Task, params: ParamMap): number | null {
  const days = wholeNumber(params, 'trial_period_days', { min: 0, max: 730 });
  if (params.trial_end === undefined)
    return days === undefined || days === 0 ? null : task.now + days * DAY_SECONDS;
  if (days !== undefined) {
    throw invalid('You cannot specify both trial_end and trial_period_days.', { param: 'trial_end' });
  }
  if (text(params, 'trial_end') === 'now') return null;
  const latest = task.now + 730 * DAY_SECONDS;
  return wholeNumber(params, 'trial_end', { min: task.now + 1, max: latest }) ?? null;
}

type Items = readonly [SubscriptionItem, ...SubscriptionItem[]];

function readItems(
  task: Task,
  params: ParamMap,
  of: { readonly subscription: string; readonly trialEnd: number | null },
): Items {
  const [first, ...rest] = maps(params, 'items').map((given, index): SubscriptionItem => {
    const price = readPrice(task, given, `items[${index}]`);
    return {
      id: newId('si'),
      object: 'subscription_item',
      created: task.now,
      current_period_end: of.trialEnd ?? periodEnd(task.now, price.recurring),
      current_period_start: task.now,
      metadata: metadata(given),
      price,
      quantity: wholeNumber(given, 'quantity', { min: 1, max: 999_999 }) ?? 1,
      subscription: of.subscription,
    };
  });
  if (first === undefined) {
    throw invalid('Missing required param: items.', { code: 'parameter_missing', param: 'items' });
  }
  const periodOf = (item: SubscriptionItem): string =>
    JSON.stringify([item.price.currency, item.price.recurring]);
  if (rest.some((item) => periodOf(item) !== periodOf(first))) {
    const message = 'All prices of a subscription must have the same currency and the same billing interval.';
    throw invalid(message, { param: 'items' });
  }
  return [first, ...rest];
}

function readPrice(
  task: Task,
  given: ParamMap,
  param: string,
): Price & { readonly recurring: NonNullable<Price['recurring']> } {
  const data = nested(given, 'price_data');
  const price =
    data === undefined
      ? load(task, 'price', required(given, 'price'), `${param}[price]`)
      : createPrice(task, data);
  const { recurring } = price;
  if (recurring === null) {
    const message = `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`;
    throw invalid(message, { param: `${param}[price]` });
  }
  if (!price.active) {
    throw invalid('The price specified is inactive. This field only accepts active prices.', {
      param: `${param}[price]`,
    });
  }
  return { ...price, recurring };
}
