import { MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type PaymentContainer } from '../../services/payment/src/container.ts';
import { findLostPayments, giveLostBack } from '../../tools/after-restore/lost-payments.ts';

let container: PaymentContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

/** Money that Stripe took for a payment whose row is gone. */
async function givenLostPayment(): Promise<string> {
  const paymentId = newId();
  const metadata = { paymentId, bookingId: newId(), environment: container.environment };
  await container.stripe.ask((client) =>
    client.paymentIntents.create({
      amount: 4_500,
      currency: 'eur',
      metadata,
      confirm: true,
      payment_method: 'pm_card_visa',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    }),
  );
  return paymentId;
}

describe('after a restore', () => {
  it('a payment that has no row any more is found, and given back once', async () => {
    const paymentId = await givenLostPayment();
    const span = { from: new Date(Date.now() - MINUTE), to: new Date(Date.now() + MINUTE) };
    const found = (await findLostPayments(container, span)).filter((one) => one.paymentId === paymentId);
    expect(found).toHaveLength(1);
    const [lost] = found;
    expect(await giveLostBack(container, lost!)).toBe(true);
    const { amount, amount_refunded } = await container.stripe.ask(async (client) => {
      const { data } = await client.charges.list({ payment_intent: lost!.intentId });
      return data[0]!;
    });
    expect(amount_refunded).toBe(amount);
    await giveLostBack(container, lost!);
    const refunds = await container.stripe.ask((client) =>
      client.refunds.list({ payment_intent: lost!.intentId }),
    );
    expect(refunds.data).toHaveLength(1);
  });
});
