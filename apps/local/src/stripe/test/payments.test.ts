import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, failureOf, startBench } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => bench.control({}, '/reset'));
afterAll(() => bench.close());

const ORDER = {
  amount: 4_250,
  currency: 'eur',
  metadata: { booking: 'b-1' },
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;

const pay = (
  method: string,
  more: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.Response<Stripe.PaymentIntent>> =>
  bench.stripe.paymentIntents.create({ ...ORDER, payment_method: method, confirm: true, ...more });

describe('a payment by card', () => {
  test('succeeds in one request and tells the shop in order', async () => {
    const intent = await pay('pm_card_visa', { expand: ['latest_charge', 'payment_method'] });
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 4_250,
      metadata: { booking: 'b-1' },
    });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({ status: 'succeeded', paid: true, payment_intent: intent.id });
    expect(charge.payment_method_details?.card).toMatchObject({ brand: 'visa', last4: '4242' });
    expect((intent.payment_method as Stripe.PaymentMethod).id).toMatch(/^pm_1/);
    expect(intent.lastResponse.requestId).toMatch(/^req_/);
    const event = await bench.arrived('payment_intent.succeeded');
    expect(event).toMatchObject({
      livemode: false,
      data: { object: { id: intent.id, status: 'succeeded' } },
    });
    expect(bench.receiver.badSignatures()).toBe(0);
  });

  test('goes through every status when it is taken step by step', async () => {
    const made = await bench.stripe.paymentIntents.create(ORDER);
    expect(made).toMatchObject({ status: 'requires_payment_method', payment_method: null });
    expect(made.client_secret).toContain(`${made.id}_secret_`);
    const chosen = await bench.stripe.paymentIntents.update(made.id, {
      payment_method: 'pm_card_mastercard',
      amount: 5_000,
      metadata: { seat: 'A1' },
    });
    expect(chosen).toMatchObject({ status: 'requires_confirmation', amount: 5_000 });
    expect(chosen.metadata).toEqual({ booking: 'b-1', seat: 'A1' });
    const paid = await bench.stripe.paymentIntents.confirm(made.id);
    expect(paid.status).toBe('succeeded');
    expect(await bench.stripe.paymentIntents.retrieve(made.id)).toMatchObject({ status: 'succeeded' });
  });

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
  ])('with %s is declined with 402 and can be tried again', async (token, code, declineCode) => {
    const error = await failureOf(pay(token));
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code: declineCode,
    });
    const intent = error.payment_intent!;
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { code, payment_method: { card: { brand: 'visa' } } },
    });
    const charge = await bench.stripe.charges.retrieve(intent.latest_charge as string);
    expect(charge).toMatchObject({ status: 'failed', failure_code: code, paid: false });
    const again = await bench.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    expect(again).toMatchObject({ status: 'succeeded', last_payment_error: null });
    await bench.arrived('payment_intent.payment_failed');
  });

  test('stays in processing for a while and then succeeds', async () => {
    await bench.control({ settleAfterMs: 50 });
    const intent = await pay('pm_card_processing');
    expect(intent.status).toBe('processing');
    const error = await failureOf(bench.stripe.paymentIntents.cancel(intent.id));
    expect(error.code).toBe('payment_intent_unexpected_state');
    await expect
      .poll(() => bench.receiver.of(intent.id))
      .toEqual(
        expect.arrayContaining([
          'payment_intent.created',
          'payment_intent.processing',
          'payment_intent.succeeded',
        ]),
      );
    const done = await bench.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect(done).toMatchObject({
      status: 'succeeded',
      latest_charge: { status: 'succeeded', captured: true },
    });
  });

  test('stays in processing for a while and then fails', async () => {
    await bench.control({ settleAfterMs: 50 });
    const intent = await pay('pm_card_processingFails');
    expect(intent.status).toBe('processing');
    await expect.poll(() => bench.receiver.of(intent.id)).toContain('payment_intent.payment_failed');
    const after = await bench.stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
  });

  test('is not taken twice, nor cancelled once it is made', async () => {
    const intent = await pay('pm_card_visa');
    for (const request of [
      bench.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
      bench.stripe.paymentIntents.cancel(intent.id),
      bench.stripe.paymentIntents.update(intent.id, { amount: 1_000 }),
    ]) {
      const error = await failureOf(request);
      expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
      expect(error.payment_intent).toMatchObject({ id: intent.id, status: 'succeeded' });
    }
    expect((await bench.stripe.charges.list({ payment_intent: intent.id })).data).toHaveLength(1);
  });

  test('can be cancelled before it is made, and then never confirmed', async () => {
    const intent = await bench.stripe.paymentIntents.create(ORDER);
    const canceled = await bench.stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: 'abandoned',
    });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    const error = await failureOf(
      bench.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
    );
    expect(error.code).toBe('payment_intent_unexpected_state');
    await expect.poll(() => bench.receiver.of(intent.id)).toContain('payment_intent.canceled');
  });

  test('with redirects allowed needs a return address', async () => {
    const request = bench.stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    expect(await failureOf(request)).toMatchObject({ statusCode: 400, param: 'return_url' });
  });

  test('does not take a payment method twice unless a customer keeps it', async () => {
    const method = await bench.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    await pay(method.id);
    expect((await failureOf(pay(method.id))).message).toContain('may not be used again');
    const kept = await bench.stripe.customers.create({ payment_method: 'pm_card_visa' });
    const [card] = (await bench.stripe.customers.listPaymentMethods(kept.id)).data;
    await pay(card!.id, { customer: kept.id });
    expect(await pay(card!.id, { customer: kept.id })).toMatchObject({ status: 'succeeded' });
  });

  test('of somebody who is not there is declined when the bank wants to ask', async () => {
    const error = await failureOf(pay('pm_card_authenticationRequired', { off_session: true }));
    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });
});

describe('bad requests', () => {
  test.each([
    [{ amount: 49, currency: 'usd' }, 'amount_too_small', 'amount'],
    [{ amount: 0, currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
    [{ amount: 100_000_000, currency: 'usd' }, 'amount_too_large', 'amount'],
    [{ amount: 12.5, currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
    [{ amount: 500, currency: 'xxz' }, undefined, 'currency'],
    [{ currency: 'usd' }, 'parameter_missing', 'amount'],
    [{ amount: 500 }, 'parameter_missing', 'currency'],
    [
      { amount: 500, currency: 'usd', payment_method_types: ['card'] },
      'parameter_unknown',
      'payment_method_types',
    ],
    [
      { amount: 500, currency: 'usd', allowed_payment_method_types: ['sepa_debit'] },
      undefined,
      'allowed_payment_method_types',
    ],
    [{ amount: 500, currency: 'usd', colour: 'red' }, 'parameter_unknown', 'colour'],
    [{ amount: 500, currency: 'usd', payment_method: 'pm_nobody' }, 'resource_missing', 'payment_method'],
    [{ amount: 500, currency: 'usd', customer: 'cus_nobody' }, 'resource_missing', 'customer'],
    [{ amount: 500, currency: 'usd', expand: ['nothing'] }, 'parameter_invalid', 'expand'],
  ])('%j is refused and leaves nothing behind', async (params, code, param) => {
    const before = await bench.stripe.paymentIntents.list({ limit: 1 });
    const request = bench.stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams);
    const error = await failureOf(request);
    expect(error).toMatchObject({ type: 'StripeInvalidRequestError', code, param });
    expect((await bench.stripe.paymentIntents.list({ limit: 1 })).data[0]?.id).toBe(before.data[0]?.id);
  });

  test('without the secret key are answered 401, and the key is not repeated', async () => {
    const error = await failureOf(bench.stripe.balance.retrieve({}, { apiKey: 'sk_live_mistake' }));
    expect(error).toMatchObject({ statusCode: 404 });
    const refused = await failureOf(bench.stripe.paymentIntents.list({}, { apiKey: 'sk_live_mistake' }));
    expect(refused).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(refused.message).not.toContain('mistake');
    expect((await fetch(`${bench.origin}/v1/payment_intents`)).status).toBe(401);
  });
});

describe('lists', () => {
  test('page through all payments, newest first, within a time range', async () => {
    const customer = await bench.stripe.customers.create({ email: 'fan@concert.example' });
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      made.push((await bench.stripe.paymentIntents.create({ ...ORDER, customer: customer.id })).id);
    }
    const since = Math.floor(Date.now() / 1_000) - 60;
    const seen: string[] = [];
    const query = { limit: 3, customer: customer.id, created: { gte: since } };
    for await (const intent of bench.stripe.paymentIntents.list(query)) seen.push(intent.id);
    expect(seen).toEqual([...made].reverse());
    const back = await bench.stripe.paymentIntents.list({ ...query, ending_before: made[2]! });
    expect(back).toMatchObject({ has_more: true });
    expect(back.data.map(({ id }) => id)).toEqual([made[5], made[4], made[3]]);
    expect((await bench.stripe.paymentIntents.list({ ...query, created: { lt: since } })).data).toEqual([]);
  });
});
