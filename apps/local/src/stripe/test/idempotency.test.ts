import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, failureOf, startBench } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => bench.control({}, '/reset'));
afterAll(() => bench.close());

const ORDER = {
  amount: 1_500,
  currency: 'eur',
  payment_method: 'pm_card_visa',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;

describe('an idempotency key', () => {
  test('gives the first answer again and charges once', async () => {
    const options = { idempotencyKey: 'order-1' };
    const first = await bench.stripe.paymentIntents.create(ORDER, options);
    const second = await bench.stripe.paymentIntents.create(ORDER, options);
    expect(second).toEqual(first);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
    expect((await bench.stripe.charges.list({ payment_intent: first.id })).data).toHaveLength(1);
  });

  test('is refused for other parameters', async () => {
    const options = { idempotencyKey: 'order-2' };
    await bench.stripe.paymentIntents.create(ORDER, options);
    const error = await failureOf(bench.stripe.paymentIntents.create({ ...ORDER, amount: 1_600 }, options));
    expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    const elsewhere = await failureOf(bench.stripe.customers.create({}, options));
    expect(elsewhere.type).toBe('StripeIdempotencyError');
  });

  test('of a request under way answers 409 to another', async () => {
    await bench.control({ latencyMs: 300 });
    const options = { idempotencyKey: 'order-3' };
    const outcomes = await Promise.allSettled([
      bench.stripe.paymentIntents.create(ORDER, options),
      bench.stripe.paymentIntents.create(ORDER, options),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  });

  test('lets a double click end in one charge when the SDK tries again', async () => {
    await bench.control({ latencyMs: 100 });
    const patient = bench.client({ maxNetworkRetries: 3 });
    const options = { idempotencyKey: 'order-4' };
    const [first, second] = await Promise.all([
      patient.paymentIntents.create(ORDER, options),
      patient.paymentIntents.create(ORDER, options),
    ]);
    expect(second.id).toBe(first.id);
  });

  test('keeps a decline, but not what validation refused', async () => {
    const declined = { ...ORDER, payment_method: 'pm_card_chargeDeclined' };
    const first = await failureOf(
      bench.stripe.paymentIntents.create(declined, { idempotencyKey: 'order-5' }),
    );
    const second = await failureOf(
      bench.stripe.paymentIntents.create(declined, { idempotencyKey: 'order-5' }),
    );
    expect(second.headers?.['idempotent-replayed']).toBe('true');
    expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
    const options = { idempotencyKey: 'order-6' };
    const invalid = await failureOf(bench.stripe.paymentIntents.create({ ...ORDER, amount: 1 }, options));
    expect(invalid.code).toBe('amount_too_small');
    expect(await bench.stripe.paymentIntents.create(ORDER, options)).toMatchObject({ status: 'succeeded' });
  });

  test('keeps a 500, while a 503 is forgotten', async () => {
    await bench.control({ failNext: { count: 1, status: 500 } });
    const patient = bench.client({ maxNetworkRetries: 2 });
    const first = await failureOf(patient.paymentIntents.create(ORDER, { idempotencyKey: 'order-7' }));
    expect(first).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    const again = await failureOf(patient.paymentIntents.create(ORDER, { idempotencyKey: 'order-7' }));
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    await bench.control({ failNext: { count: 1, status: 503 } });
    const intent = await patient.paymentIntents.create(ORDER, { idempotencyKey: 'order-8' });
    expect(intent.status).toBe('succeeded');
  });

  test('charges once when the charge happens but the answer never comes', async () => {
    await bench.control({ timeoutAfterCharge: 1 });
    const patient = bench.client({ maxNetworkRetries: 1, timeout: 400 });
    const intent = await patient.paymentIntents.create({ ...ORDER, metadata: { lost: 'answer' } });
    expect(intent.status).toBe('succeeded');
    expect(intent.lastResponse.headers['idempotent-replayed']).toBe('true');
    const all = await bench.stripe.paymentIntents.list({ limit: 100 });
    expect(all.data.filter(({ metadata }) => metadata.lost === 'answer')).toHaveLength(1);
  });

  test('answers a second caller while the first still waits for the answer that never comes', async () => {
    await bench.control({ timeoutAfterCharge: 1 });
    const options = { idempotencyKey: 'order-unanswered' };
    const waiting = bench.client({ maxNetworkRetries: 0, timeout: 1_500 });
    const first = waiting.paymentIntents.create(ORDER, options).catch((error: unknown) => error);
    await expect
      .poll(async () => (await fetch(`${bench.origin}/_control`)).json())
      .toMatchObject({
        timeoutAfterCharge: 0,
      });
    const second = await bench.stripe.paymentIntents.create(ORDER, options);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(await first).toMatchObject({ type: 'StripeConnectionError' });
  });

  test('refunds once when the answer to the refund never comes', async () => {
    const { id } = await bench.stripe.paymentIntents.create(ORDER);
    await bench.control({ timeoutAfterCharge: 1 });
    const patient = bench.client({ maxNetworkRetries: 1, timeout: 400 });
    const refund = await patient.refunds.create({ payment_intent: id, amount: 500 });
    expect((await bench.stripe.refunds.list({ payment_intent: id })).data.map((one) => one.id)).toEqual([
      refund.id,
    ]);
  });

  test('survives a restart', async () => {
    const options = { idempotencyKey: 'order-9' };
    const first = await bench.stripe.paymentIntents.create(ORDER, options);
    await bench.restart();
    expect((await bench.stripe.paymentIntents.create(ORDER, options)).id).toBe(first.id);
  });
});
