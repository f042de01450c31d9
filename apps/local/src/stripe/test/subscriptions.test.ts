import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, failureOf, startBench } from './harness.ts';

let bench: Bench;
let price: Stripe.Price;
const clock = { offsetMs: 0 };
beforeAll(async () => {
  bench = await startBench({ clock: () => new Date(Date.now() + clock.offsetMs) });
  const product = await bench.stripe.products.create({ name: 'Membership' });
  price = await bench.stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
});
afterAll(() => bench.close());

const customerWith = (method: string): Promise<Stripe.Customer> =>
  bench.stripe.customers.create({
    email: 'fan@concert.example',
    payment_method: method,
    invoice_settings: { default_payment_method: method },
  });

const subscribe = async (
  customer: Stripe.Customer,
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> =>
  bench.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], ...more });

const endPeriod = (subscription: Stripe.Subscription): Promise<Record<string, unknown>> =>
  bench.control({ subscription: subscription.id }, '/subscriptions');

describe('a subscription', () => {
  test('is active once its first invoice is paid', async () => {
    const made = await subscribe(await customerWith('pm_card_visa'), { expand: ['latest_invoice'] });
    expect(made.status).toBe('active');
    const invoice = made.latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({
      status: 'paid',
      amount_paid: 900,
      billing_reason: 'subscription_create',
    });
    const [item] = made.items.data;
    expect(item!.current_period_end).toBeGreaterThan(item!.current_period_start + 27 * 86_400);
    await expect.poll(() => bench.receiver.of(invoice.id)).toContain('invoice.paid');
    await expect.poll(() => bench.receiver.of(made.id)).toContain('customer.subscription.created');
    const { payment } = invoice.payments!.data[0]!;
    const intent = await bench.stripe.paymentIntents.retrieve(payment.payment_intent as string);
    expect(intent).toMatchObject({ status: 'succeeded', amount: 900, customer: made.customer });
  });

  test('with a trial costs nothing until the trial ends', async () => {
    const made = await subscribe(await customerWith('pm_card_visa'), { trial_period_days: 14 });
    expect(made).toMatchObject({ status: 'trialing' });
    expect(made.trial_end! - made.trial_start!).toBe(14 * 86_400);
    const after = await endPeriod(made);
    expect(after).toMatchObject({ status: 'active' });
    const invoices = await bench.stripe.invoices.list({ subscription: made.id });
    expect(invoices.data.map(({ amount_paid }) => amount_paid)).toEqual([900, 0]);
  });

  test('becomes past due when a renewal is declined, and active again when it is paid', async () => {
    const customer = await customerWith('pm_card_visa');
    const made = await subscribe(customer);
    const bad = await bench.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    await bench.stripe.subscriptions.update(made.id, { default_payment_method: bad.id });
    expect(await endPeriod(made)).toMatchObject({ status: 'past_due' });
    await bench.arrived('invoice.payment_failed');
    const { latest_invoice: due } = await bench.stripe.subscriptions.retrieve(made.id);
    const good = await bench.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const paid = await bench.stripe.invoices.pay(due as string, { payment_method: good.id });
    expect(paid.status).toBe('paid');
    expect((await bench.stripe.subscriptions.retrieve(made.id)).status).toBe('active');
  });

  test('ends with its period when told so, and can be cancelled at once', async () => {
    const made = await subscribe(await customerWith('pm_card_visa'));
    const told = await bench.stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
    expect(told).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect(await endPeriod(made)).toMatchObject({ status: 'canceled' });
    const other = await subscribe(await customerWith('pm_card_visa'));
    expect(await bench.stripe.subscriptions.cancel(other.id)).toMatchObject({ status: 'canceled' });
    await bench.arrived('customer.subscription.deleted', 2);
    const shown = await bench.stripe.subscriptions.list({ limit: 100 });
    expect(shown.data.map(({ id }) => id)).not.toContain(other.id);
    const all = await bench.stripe.subscriptions.list({ limit: 100, status: 'all' });
    expect(all.data.map(({ id }) => id)).toContain(other.id);
  });

  test('waits as incomplete for 3-D Secure, and is active after it', async () => {
    const made = await subscribe(await customerWith('pm_card_authenticationRequired'), {
      expand: ['latest_invoice'],
    });
    expect(made.status).toBe('incomplete');
    const invoice = made.latest_invoice as Stripe.Invoice;
    const id = invoice.payments!.data[0]!.payment.payment_intent as string;
    const intent = await bench.stripe.paymentIntents.retrieve(id);
    expect(intent.status).toBe('requires_action');
    const url = intent.next_action!.redirect_to_url!.url!.replace(
      'http://shop.example/_local/stripe',
      bench.origin,
    );
    await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }) });
    expect((await bench.stripe.subscriptions.retrieve(made.id)).status).toBe('active');
  });

  test('is not made without a way to pay, nor when the card must not be declined', async () => {
    const poor = await bench.stripe.customers.create({});
    expect(await failureOf(subscribe(poor))).toMatchObject({ statusCode: 400, code: 'resource_missing' });
    const declined = await customerWith('pm_card_chargeCustomerFail');
    const error = await failureOf(subscribe(declined, { payment_behavior: 'error_if_incomplete' }));
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect((await bench.stripe.subscriptions.list({ customer: declined.id, status: 'all' })).data).toEqual(
      [],
    );
    expect(await subscribe(declined)).toMatchObject({ status: 'incomplete' });
  });

  test('renews by itself when the month is over', async () => {
    const made = await subscribe(await customerWith('pm_card_visa'));
    const end = made.items.data[0]!.current_period_end;
    clock.offsetMs = end * 1_000 - Date.now() + 1_000;
    await expect
      .poll(
        async () => (await bench.stripe.subscriptions.retrieve(made.id)).items.data[0]!.current_period_start,
        {
          timeout: 5_000,
        },
      )
      .toBe(end);
    const invoices = await bench.stripe.invoices.list({ subscription: made.id });
    expect(invoices.data.map(({ status }) => status)).toEqual(['paid', 'paid']);
    clock.offsetMs = 0;
  });
});

describe('a customer', () => {
  test('can be changed and deleted; what belonged to it ends', async () => {
    const customer = await customerWith('pm_card_visa');
    const changed = await bench.stripe.customers.update(customer.id, {
      name: 'Ada',
      metadata: { tier: 'gold' },
    });
    expect(changed).toMatchObject({ name: 'Ada', email: 'fan@concert.example', metadata: { tier: 'gold' } });
    const { id } = await subscribe(customer);
    expect(await bench.stripe.customers.del(customer.id)).toMatchObject({ deleted: true });
    expect(await bench.stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect((await bench.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect(await failureOf(bench.stripe.customers.update(customer.id, { name: 'x' }))).toMatchObject({
      statusCode: 404,
    });
  });

  test('cannot be given a card that no bank accepts', async () => {
    expect(await failureOf(customerWith('pm_card_chargeDeclined'))).toMatchObject({ statusCode: 402 });
  });
});
