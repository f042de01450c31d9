import { record } from '../events/events.ts';
import { type Attempt, confirmIntent } from '../payments/payment-flow.ts';
import { canBecome } from '../payments/payment-states.ts';
import type { Invoice, Subscription, SubscriptionStatus } from '../state/billing-resources.ts';
import type { PaymentIntent } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { schedule, unschedule } from '../state/timers.ts';
import { periodEnd } from './billing-period.ts';
import { intentOf, markFailed, markPaid, openInvoice, voidInvoice } from './invoices.ts';

/** The subscription with these changes, and its `customer.subscription.updated` if there are any. */
export function changeSubscription(
  task: Task,
  before: Subscription,
  changes: Partial<Subscription>,
): Subscription {
  const after: Subscription = { ...before, ...changes };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  save(task, 'subscription', after);
  record(task, 'customer.subscription.updated', after, before);
  return after;
}

/** Charges an open invoice to the subscription's payment method; undefined when there is none to charge. */
export function payInvoice(
  task: Task,
  invoice: Invoice,
  options: { readonly method?: string | undefined; readonly offSession: boolean },
): Attempt | undefined {
  const intent = intentOf(task, invoice);
  const subscription = subscriptionOf(task, invoice);
  const methodId = options.method ?? methodToCharge(task, subscription);
  if (intent === undefined || methodId === null) return undefined;
  const attempt = confirmIntent(task, intent, {
    method: load(task, 'payment_method', methodId, 'default_payment_method'),
    returnUrl: null,
    offSession: options.offSession,
    errorOnRequiresAction: false,
  });
  if (attempt.intent.status === 'requires_action') {
    record(task, 'invoice.payment_action_required', load(task, 'invoice', invoice.id));
  }
  return attempt;
}

/** The subscription's own payment method, else its customer's. */
export function methodToCharge(task: Task, subscription: Subscription): string | null {
  const customer = load(task, 'customer', subscription.customer, 'customer');
  return subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
}

/** What the end of a payment means for the invoice and the subscription it is for, if any. */
export function followPayment(task: Task, intent: PaymentIntent): void {
  const link = task.store.find('intent_invoice', intent.id);
  if (link === undefined) return;
  const invoice = load(task, 'invoice', link.invoice);
  const subscription = subscriptionOf(task, invoice);
  if (invoice.status !== 'open') return;
  if (intent.status !== 'succeeded') {
    markFailed(task, invoice);
    if (subscription.status !== 'incomplete') changeSubscription(task, subscription, { status: 'past_due' });
    return;
  }
  markPaid(task, invoice);
  if (subscription.status === 'incomplete') {
    unschedule(task, subscription.id);
    scheduleRenewal(task, subscription);
  }
  if (hasEnded(subscription.status)) return;
  const saves = subscription.payment_settings.save_default_payment_method === 'on_subscription';
  changeSubscription(task, subscription, {
    ...(saves ? { default_payment_method: intent.payment_method } : {}),
    status: 'active',
  });
}

/** Notes that the subscription's period ends then. */
export function scheduleRenewal(task: Task, subscription: Subscription): void {
  const end = subscription.items.data[0]?.current_period_end ?? task.now;
  schedule(task, 'renew_subscription', subscription.id, end * 1_000);
}

/** The period has ended: ends the subscription that was to end, or begins and charges the next period. */
export function renewSubscription(task: Task, id: string): void {
  const before = load(task, 'subscription', id);
  if (hasEnded(before.status) || before.status === 'incomplete') return;
  // Stripe's setting «cancel the subscription if all retries fail»: a period unpaid to its end is the last one.
  if (before.cancel_at_period_end || before.status === 'past_due') {
    cancelSubscription(task, before);
    return;
  }
  const items = before.items.data.map((item) => {
    const start = item.current_period_end;
    const end = item.price.recurring === null ? start : periodEnd(start, item.price.recurring);
    return { ...item, current_period_start: start, current_period_end: end };
  });
  const next: Subscription = { ...before, items: { ...before.items, data: items }, status: 'active' };
  const invoice = openInvoice(task, next, 'subscription_cycle');
  const renewed = changeSubscription(task, before, { ...next, latest_invoice: invoice.id });
  scheduleRenewal(task, renewed);
  if (invoice.status === 'open' && payInvoice(task, invoice, { offSession: true }) === undefined) {
    markFailed(task, invoice);
    changeSubscription(task, renewed, { status: 'past_due' });
  }
}

/** A first invoice that stayed unpaid for 23 hours ends the subscription before it began. */
export function expireSubscription(task: Task, id: string): void {
  const before = load(task, 'subscription', id);
  if (before.status === 'incomplete') endSubscription(task, before, 'incomplete_expired');
}

/** Ends the subscription at once; an open invoice is voided. */
export function cancelSubscription(task: Task, before: Subscription): Subscription {
  return hasEnded(before.status) ? before : endSubscription(task, before, 'canceled');
}

/** Whether the subscription is over for good. */
export function hasEnded(status: SubscriptionStatus): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

function endSubscription(
  task: Task,
  before: Subscription,
  status: 'canceled' | 'incomplete_expired',
): Subscription {
  unschedule(task, before.id);
  const ended: Subscription = {
    ...before,
    canceled_at: before.canceled_at ?? task.now,
    ended_at: task.now,
    status,
  };
  save(task, 'subscription', ended);
  const invoice = before.latest_invoice === null ? undefined : load(task, 'invoice', before.latest_invoice);
  if (invoice?.status === 'open') abandonInvoice(task, invoice);
  record(
    task,
    status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated',
    ended,
    before,
  );
  return ended;
}

function abandonInvoice(task: Task, invoice: Invoice): void {
  voidInvoice(task, invoice);
  const intent = intentOf(task, invoice);
  if (intent === undefined || !canBecome(intent.status, 'canceled')) return;
  const canceled: PaymentIntent = {
    ...intent,
    canceled_at: task.now,
    cancellation_reason: 'void_invoice',
    next_action: null,
    status: 'canceled',
  };
  save(task, 'payment_intent', canceled);
  record(task, 'payment_intent.canceled', canceled);
}

function subscriptionOf(task: Task, invoice: Invoice): Subscription {
  return load(task, 'subscription', invoice.parent.subscription_details.subscription);
}
