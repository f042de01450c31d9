import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from './harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const pay = (method = 'pm_card_visa'): Promise<Stripe.PaymentIntent> =>
  bench.stripe.paymentIntents.create({
    amount: 9_000,
    currency: 'eur',
    payment_method: method,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    expand: ['latest_charge.balance_transaction'],
  });

const movementsOf = async (source: string) =>
  (await bench.stripe.balanceTransactions.list({ source })).data.toReversed();

describe('the account', () => {
  test('takes a charge in less its fee', async () => {
    const charge = (await pay()).latest_charge as Stripe.Charge;
    expect(charge.balance_transaction).toMatchObject({ type: 'charge', amount: 9_000, fee: 160, net: 8_840 });
  });

  test('lists what moved in a span of time, with its source', async () => {
    const { latest_charge: charge } = await pay();
    const now = Math.floor(Date.now() / 1_000);
    const { data } = await bench.stripe.balanceTransactions.list({
      created: { gte: now - 60, lt: now + 60 },
      expand: ['data.source'],
    });
    expect(data.map(({ source }) => source)).toContainEqual(
      expect.objectContaining({ id: (charge as Stripe.Charge).id, object: 'charge' }),
    );
    const before = await bench.stripe.balanceTransactions.list({ created: { lt: now - 3_600 } });
    expect(before.data).toEqual([]);
  });

  test('gives a refund out, and takes it back in when the bank returns it', async () => {
    const refund = await bench.stripe.refunds.create({
      payment_intent: (await pay('pm_card_refundFail')).id,
      amount: 4_000,
    });
    await bench.control({ refund: refund.id, status: 'failed' }, '/refunds');
    expect(await movementsOf(refund.id)).toMatchObject([
      { type: 'refund', amount: -4_000, fee: 0 },
      { type: 'refund_failure', amount: 4_000 },
    ]);
  });
});

describe('a dispute', () => {
  test('takes its amount and a fee, and brings the amount back when it is won', async () => {
    const intent = await pay();
    const { id } = await bench.control({ paymentIntent: intent.id, amount: 5_000 }, '/disputes');
    await bench.control({ dispute: id, outcome: 'won' }, '/disputes');
    expect(await movementsOf(String(id))).toMatchObject([
      { amount: -5_000, fee: 2_000, reporting_category: 'dispute' },
      { amount: 5_000, fee: 0, reporting_category: 'dispute_reversal' },
    ]);
    expect(await bench.stripe.refunds.create({ payment_intent: intent.id })).toMatchObject({ amount: 9_000 });
  });

  test('may begin as an inquiry, which moves nothing until it becomes a dispute', async () => {
    const intent = await pay();
    const { id } = await bench.control({ paymentIntent: intent.id, inquiry: true }, '/disputes');
    expect(await movementsOf(String(id))).toEqual([]);
    await bench.control({ dispute: id, outcome: 'escalated' }, '/disputes');
    expect(await bench.stripe.disputes.retrieve(String(id))).toMatchObject({
      status: 'needs_response',
      balance_transactions: [{ amount: -9_000 }],
    });
    const other = await bench.control({ paymentIntent: intent.id, inquiry: true }, '/disputes');
    await bench.control({ dispute: other.id, outcome: 'withdrawn' }, '/disputes');
    expect(await bench.stripe.disputes.retrieve(String(other.id))).toMatchObject({
      status: 'warning_closed',
    });
  });
});
