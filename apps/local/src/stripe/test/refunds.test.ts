import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, failureOf, startBench } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => bench.control({}, '/reset'));
afterAll(() => bench.close());

const paid = (method = 'pm_card_visa'): Promise<Stripe.PaymentIntent> =>
  bench.stripe.paymentIntents.create({
    amount: 1_000,
    currency: 'eur',
    payment_method: method,
    confirm: true,
    allowed_payment_method_types: ['card'],
  });

const chargeOf = async (intent: Stripe.PaymentIntent): Promise<Stripe.Charge> =>
  bench.stripe.charges.retrieve(intent.latest_charge as string);

describe('a refund', () => {
  test('gives back parts until nothing is left, and never more than was paid', async () => {
    const intent = await paid();
    const refund = (amount?: number): Promise<Stripe.Refund> =>
      bench.stripe.refunds.create({ payment_intent: intent.id, ...(amount && { amount }) });
    const first = await refund(300);
    expect(first).toMatchObject({
      object: 'refund',
      status: 'succeeded',
      amount: 300,
      charge: intent.latest_charge,
    });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 300, refunded: false });
    const tooMuch = await failureOf(refund(701));
    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount' });
    expect(tooMuch.message).toContain('greater than unrefunded amount on charge');
    expect(await refund()).toMatchObject({ amount: 700, status: 'succeeded' });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 1_000, refunded: true });
    expect(await failureOf(refund(1))).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
    const listed = await bench.stripe.refunds.list({ payment_intent: intent.id });
    expect(listed.data.map(({ amount }) => amount)).toEqual([700, 300]);
    expect(await bench.stripe.refunds.retrieve(first.id)).toMatchObject({ id: first.id });
    await bench.arrived('refund.created', 2);
    const event = await bench.arrived('charge.refunded', 2);
    expect(event.data.object).toMatchObject({ id: intent.latest_charge });
  });

  test('of what was never paid is refused', async () => {
    const open = await bench.stripe.paymentIntents.create({ amount: 500, currency: 'eur' });
    const error = await failureOf(bench.stripe.refunds.create({ payment_intent: open.id }));
    expect(error.message).toContain('does not have a successful charge to refund');
    expect(await failureOf(bench.stripe.refunds.create({}))).toMatchObject({ statusCode: 400 });
    const absent = await failureOf(bench.stripe.refunds.create({ payment_intent: 'pi_none' }));
    expect(absent).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });

  test('is pending by the switch, and then succeeds', async () => {
    await bench.control({ refunds: 'pending', settleAfterMs: 50 });
    const intent = await paid();
    const refund = await bench.stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe('pending');
    expect(await chargeOf(intent)).toMatchObject({ refunded: true });
    await expect.poll(() => bench.receiver.of(refund.id)).toContain('refund.updated');
    expect((await bench.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  test('that is pending can be made to fail by hand, which frees the amount again', async () => {
    await bench.control({ refunds: 'pending', settleAfterMs: 3_600_000 });
    const intent = await paid();
    const refund = await bench.stripe.refunds.create({ payment_intent: intent.id, amount: 400 });
    await bench.control({ refund: refund.id, status: 'failed' }, '/refunds');
    await expect.poll(() => bench.receiver.of(refund.id)).toContain('refund.failed');
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
    await bench.control({ refunds: 'succeed' });
    expect((await bench.stripe.refunds.create({ payment_intent: intent.id })).amount).toBe(1_000);
  });

  test('fails by the switch, and the charge stays as it was', async () => {
    await bench.control({ refunds: 'fail' });
    const intent = await paid();
    const refund = await bench.stripe.refunds.create({ payment_intent: intent.id });
    expect(refund).toMatchObject({ status: 'failed', failure_reason: 'unknown' });
    await expect.poll(() => bench.receiver.of(refund.id)).toContain('refund.failed');
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
  });

  test('to the card that refuses it succeeds first and turns out to have failed', async () => {
    await bench.control({ settleAfterMs: 50 });
    const intent = await paid('pm_card_refundFail');
    const refund = await bench.stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe('succeeded');
    await expect.poll(() => bench.receiver.of(refund.id)).toContain('refund.failed');
    expect(await bench.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
  });
});

describe('a dispute', () => {
  test('comes with the dispute card, and blocks refunds', async () => {
    const intent = await paid('pm_card_createDispute');
    expect(intent.status).toBe('succeeded');
    const event = await bench.arrived('charge.dispute.created');
    expect(event.data.object).toMatchObject({
      payment_intent: intent.id,
      amount: 1_000,
      reason: 'fraudulent',
    });
    const error = await failureOf(bench.stripe.refunds.create({ payment_intent: intent.id }));
    expect(error.code).toBe('charge_disputed');
  });

  test('can be opened and closed by hand', async () => {
    const intent = await paid();
    const dispute = await bench.control({ paymentIntent: intent.id }, '/disputes');
    expect(await bench.stripe.disputes.retrieve(String(dispute.id))).toMatchObject({
      status: 'needs_response',
    });
    await bench.control({ dispute: dispute.id, outcome: 'won' }, '/disputes');
    await expect.poll(() => bench.receiver.of(String(dispute.id))).toContain('charge.dispute.closed');
    const [listed] = (await bench.stripe.disputes.list({ payment_intent: intent.id })).data;
    expect(listed).toMatchObject({ id: dispute.id, status: 'won' });
  });
});
