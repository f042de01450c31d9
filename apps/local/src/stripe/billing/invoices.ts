import { record } from '../events/events.ts';
import { newIntent } from '../payments/payment-creation.ts';
import type { Invoice, InvoiceLine, InvoicePayment, Subscription } from '../state/billing-resources.ts';
import { newId, randomText } from '../state/ids.ts';
import type { PaymentIntent } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';

/** Writes the invoice of the subscription's present period, with the payment that is to settle it. */
export function openInvoice(
  task: Task,
  subscription: Subscription,
  reason: Invoice['billing_reason'],
): Invoice {
  const id = newId('in');
  const lines = linesOf(task, subscription);
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const intent = total === 0 ? undefined : invoiceIntent(task, subscription, { id, total });
  const invoice: Invoice = {
    id,
    object: 'invoice',
    amount_due: total,
    amount_paid: 0,
    amount_remaining: total,
    attempt_count: 0,
    attempted: false,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    confirmation_secret:
      intent === undefined ? null : { client_secret: intent.client_secret, type: 'payment_intent' },
    created: task.now,
    currency: subscription.currency,
    customer: subscription.customer,
    lines: listed(lines, `/v1/invoices/${id}/lines`),
    livemode: false,
    metadata: {},
    number: randomText(8).toUpperCase(),
    parent: {
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payments: listed(intent === undefined ? [] : [invoicePayment(task, id, intent)], '/v1/invoice_payments'),
    period_end: subscription.items.data[0]?.current_period_end ?? task.now,
    period_start: subscription.items.data[0]?.current_period_start ?? task.now,
    status: 'open',
    total,
  };
  save(task, 'invoice', invoice);
  record(task, 'invoice.created', invoice);
  record(task, 'invoice.finalized', invoice);
  return intent === undefined ? markPaid(task, invoice) : invoice;
}

/** The invoice is settled, with its two events. */
export function markPaid(task: Task, invoice: Invoice): Invoice {
  const paid: Invoice = {
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    payments: withPaymentStatus(invoice, 'paid'),
    status: 'paid',
  };
  save(task, 'invoice', paid);
  record(task, 'invoice.paid', paid);
  record(task, 'invoice.payment_succeeded', paid);
  return paid;
}

/** An attempt to settle it failed. */
export function markFailed(task: Task, invoice: Invoice): Invoice {
  const failed: Invoice = { ...invoice, attempt_count: invoice.attempt_count + 1, attempted: true };
  save(task, 'invoice', failed);
  record(task, 'invoice.payment_failed', failed);
  return failed;
}

/** It is not to be settled any more. */
export function voidInvoice(task: Task, invoice: Invoice): Invoice {
  const voided: Invoice = { ...invoice, payments: withPaymentStatus(invoice, 'canceled'), status: 'void' };
  save(task, 'invoice', voided);
  record(task, 'invoice.voided', voided);
  return voided;
}

/** The payment that settles the invoice; undefined for an invoice over nothing. */
export function intentOf(task: Task, invoice: Invoice): PaymentIntent | undefined {
  const id = invoice.payments.data[0]?.payment.payment_intent;
  return id === undefined ? undefined : task.store.find('payment_intent', id);
}

function linesOf(task: Task, subscription: Subscription): readonly InvoiceLine[] {
  const isFree = subscription.status === 'trialing';
  return subscription.items.data.map((item) => {
    const { price, quantity } = item;
    return {
      id: newId('il'),
      object: 'line_item',
      amount: isFree ? 0 : price.unit_amount * quantity,
      currency: price.currency,
      description: isFree ? 'Trial period' : `${quantity} × ${load(task, 'product', price.product).name}`,
      period: { end: item.current_period_end, start: item.current_period_start },
      pricing: { price_details: { price: price.id, product: price.product }, type: 'price_details' },
      quantity,
    };
  });
}

function invoiceIntent(
  task: Task,
  subscription: Subscription,
  invoice: { readonly id: string; readonly total: number },
): PaymentIntent {
  const intent = newIntent(task, {
    amount: String(invoice.total),
    currency: subscription.currency,
    customer: subscription.customer,
    description: 'Subscription',
    allowed_payment_method_types: { 0: 'card' },
    setup_future_usage: 'off_session',
  });
  save(task, 'intent_invoice', { id: intent.id, invoice: invoice.id });
  return intent;
}

function invoicePayment(task: Task, invoice: string, intent: PaymentIntent): InvoicePayment {
  return {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: intent.amount,
    created: task.now,
    currency: intent.currency,
    invoice,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
  };
}

function withPaymentStatus(invoice: Invoice, status: InvoicePayment['status']): Invoice['payments'] {
  const data = invoice.payments.data.map((payment) => ({
    ...payment,
    amount_paid: status === 'paid' ? payment.amount_requested : null,
    status,
  }));
  return { ...invoice.payments, data };
}

function listed<T>(
  data: readonly T[],
  url: string,
): {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
} {
  return { object: 'list', data, has_more: false, url };
}
