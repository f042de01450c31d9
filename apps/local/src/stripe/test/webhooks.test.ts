import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { API_VERSION } from '../open-task.ts';
import { type Bench, idOf, startBench, startReceiver } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => bench.control({}, '/reset'));
afterAll(() => bench.close());

const pay = (target = bench): Promise<Stripe.Response<Stripe.PaymentIntent>> =>
  target.stripe.paymentIntents.create({
    amount: 700,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
    allowed_payment_method_types: ['card'],
  });

const counts = async (target = bench): Promise<Record<string, number>> =>
  (await (await fetch(`${target.origin}/_control/webhooks`)).json()) as Record<string, number>;

const TYPES = ['charge.succeeded', 'payment_intent.created', 'payment_intent.succeeded'];

const seenOf = (intent: Stripe.PaymentIntent): string[] =>
  bench.receiver.events
    .filter((event) => idOf(event) === intent.id || idOf(event) === intent.latest_charge)
    .map(({ type }) => type);

describe('webhooks', () => {
  test('carry the version of the SDK in use, and the request that caused them', async () => {
    expect(API_VERSION).toBe(Stripe.API_VERSION);
    const intent = await pay();
    await expect.poll(() => seenOf(intent).sort()).toEqual(TYPES);
    const event = bench.receiver.events.find((one) => idOf(one) === intent.id);
    expect(event?.request?.id).toBe(intent.lastResponse.requestId);
    const stored = await bench.stripe.events.retrieve(event?.id ?? '');
    expect(stored).toEqual(expect.objectContaining({ id: event?.id, type: event?.type }));
    const listed = await bench.stripe.events.list({ type: 'payment_intent.succeeded', limit: 1 });
    expect(listed.data.map(({ type }) => type)).toEqual(['payment_intent.succeeded']);
  });

  test('are sent again until they are taken', async () => {
    bench.receiver.answerNext(5, 503);
    const intent = await pay();
    await expect.poll(() => seenOf(intent).sort(), { timeout: 5_000 }).toEqual(TYPES);
    await expect.poll(async () => (await counts()).waiting).toBe(0);
  });

  test('come twice when duplicated', async () => {
    await bench.control({ webhooks: 'duplicate' });
    const intent = await pay();
    await expect.poll(() => seenOf(intent).sort()).toEqual([...TYPES, ...TYPES].sort());
    const ids = bench.receiver.events.filter((event) => idOf(event) === intent.id).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  test('come in reverse order when reordered', async () => {
    await bench.control({ webhooks: 'reorder' });
    const intent = await pay();
    await expect
      .poll(() => seenOf(intent), { timeout: 3_000 })
      .toEqual(['payment_intent.succeeded', 'charge.succeeded', 'payment_intent.created']);
  });

  test('come later when delayed', async () => {
    await bench.control({ webhooks: { delayMs: 250 } });
    const before = Date.now();
    const intent = await pay();
    await expect.poll(() => seenOf(intent).sort()).toEqual(TYPES);
    expect(Date.now() - before).toBeGreaterThanOrEqual(250);
  });

  test('never come when off, until one is asked for', async () => {
    await bench.control({ webhooks: 'off' });
    const intent = await pay();
    await bench.control({ webhooks: 'normal' });
    const later = await pay();
    await expect.poll(() => seenOf(later).sort()).toEqual(TYPES);
    expect(seenOf(intent)).toEqual([]);
    const [event] = (await bench.stripe.events.list({ limit: 100 })).data.filter(
      (one) => idOf(one) === intent.id && one.type === 'payment_intent.succeeded',
    );
    await bench.control({ eventId: event?.id }, '/webhooks/resend');
    await expect.poll(() => seenOf(intent)).toEqual(['payment_intent.succeeded']);
  });

  test('that were not taken survive a restart', async () => {
    const receiver = await startReceiver();
    const own = await startBench({ webhookUrl: receiver.url });
    receiver.answerNext(1_000, 500);
    const intent = await pay(own);
    await expect.poll(async () => (await counts(own)).waiting).toBe(3);
    await own.restart();
    receiver.answerNext(0, 200);
    await expect
      .poll(() => receiver.of(intent.id).toSorted(), { timeout: 8_000 })
      .toEqual(['payment_intent.created', 'payment_intent.succeeded']);
    await own.close();
    await receiver.close();
  });

  test('are limited to the events that the endpoint listens to', async () => {
    const own = await startBench({ webhookEvents: ['payment_intent.succeeded'] });
    await pay(own);
    await own.arrived('payment_intent.succeeded');
    await expect.poll(async () => (await counts(own)).delivered).toBe(1);
    expect(own.receiver.types()).toEqual(['payment_intent.succeeded']);
    expect((await own.stripe.events.list()).data).toHaveLength(3);
    await own.close();
  });
});
