import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { retrieveIntent } from '../src/provider/intents.ts';
import { openStripe } from '../src/provider/stripe-access.ts';
import { findPaymentOf } from '../src/store/payments.ts';
import { getPayment } from '../src/use-cases/get-payment.ts';
import { receiveWebhook } from '../src/use-cases/receive-webhook.ts';
import { recordIntent } from '../src/use-cases/record-intent.ts';
import { closeTill, givenBooking, openTill, pay, rowOf, type TestBooking, toldOf } from './buyers.ts';
import { afterAnswer, authenticate, deliver, eventsOf, StripeKeys, signed } from './stripe-side.ts';

let till: PaymentContainer;

beforeAll(async () => {
  till = await openTill();
});

afterAll(() => closeTill(till));

/** A payment whose outcome we do not know yet: the buyer answered the bank, and nobody told us. */
async function givenAuthenticated(outcome: 'complete' | 'fail' = 'complete'): Promise<{
  readonly booking: TestBooking;
  readonly paymentId: string;
  readonly intentId: string;
  readonly events: readonly Stripe.Event[];
}> {
  const booking = await givenBooking(till);
  const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
  await authenticate(waiting.nextActionUrl, outcome);
  const intentId = (await rowOf(till, booking.id)).intent_id ?? '';
  return { booking, paymentId: waiting.id, intentId, events: await eventsOf(till, intentId) };
}

const last = (events: readonly Stripe.Event[], type: string): Stripe.Event => {
  const event = events.findLast((one) => one.type === type);
  if (event === undefined) throw new Error(`Stripe wrote no ${type}`);
  return event;
};

describe('a webhook', () => {
  it('tells the success once, though it comes twice and at the same time', async () => {
    const { booking, paymentId, events } = await givenAuthenticated();
    const succeeded = last(events, 'payment_intent.succeeded');

    await Promise.all([deliver(till, succeeded), deliver(till, succeeded), deliver(till, succeeded)]);
    await deliver(till, succeeded);

    expect((await rowOf(till, booking.id)).status).toBe('succeeded');
    expect(await toldOf(till, paymentId)).toEqual(['PaymentStarted', 'PaymentDeferred', 'PaymentSucceeded']);
  });

  it('changes nothing when the answer to the buyer was first', async () => {
    const booking = await givenBooking(till);
    const paid = await pay(till, booking, 'pm_card_visa');
    const before = await rowOf(till, booking.id);

    const events = await eventsOf(till, before.intent_id ?? '');
    for (const event of events.filter(({ type }) => type.startsWith('payment_intent.'))) {
      await deliver(till, event);
    }

    expect(await rowOf(till, booking.id)).toEqual(before);
    expect(await toldOf(till, paid.id)).toEqual(['PaymentStarted', 'PaymentSucceeded']);
  });

  it('may be before the answer to the buyer: both together tell the success once', async () => {
    const booking = await givenBooking(till);
    const overtaken = afterAnswer(till, 2, async () => {
      const { intent_id: intentId } = await rowOf(till, booking.id);
      await deliver(till, last(await eventsOf(till, intentId ?? ''), 'payment_intent.succeeded'));
      expect((await rowOf(till, booking.id)).status).toBe('succeeded');
    });

    const payment = await pay(overtaken, booking, 'pm_card_visa');

    expect(payment.status).toBe('succeeded');
    expect(await toldOf(till, payment.id)).toEqual(['PaymentStarted', 'PaymentSucceeded']);
  });

  it('may overtake a decline, too', async () => {
    const booking = await givenBooking(till);
    const overtaken = afterAnswer(till, 2, async () => {
      const { intent_id: intentId } = await rowOf(till, booking.id);
      await deliver(till, last(await eventsOf(till, intentId ?? ''), 'payment_intent.payment_failed'));
    });

    const payment = await pay(overtaken, booking, 'pm_card_visa_chargeDeclined');

    expect(payment.status).toBe('failed');
    expect(await toldOf(till, payment.id)).toEqual(['PaymentStarted', 'PaymentFailed']);
  });

  it('leads to the same end in any order', async () => {
    const orders = [
      (events: readonly Stripe.Event[]) => events,
      (events: readonly Stripe.Event[]) => events.toReversed(),
      (events: readonly Stripe.Event[]) => [...events.slice(2), ...events.slice(0, 2), ...events],
    ];
    for (const order of orders) {
      const booking = await givenBooking(till);
      await pay(till, booking, 'pm_card_visa_chargeDeclined');
      const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
      await authenticate(waiting.nextActionUrl, 'fail');
      await pay(till, booking, 'pm_card_processing');
      const { intent_id: intentId } = await rowOf(till, booking.id);

      for (const event of order(await eventsOf(till, intentId ?? ''))) await deliver(till, event);

      expect(['processing', 'succeeded']).toContain((await rowOf(till, booking.id)).status);
      const told = await toldOf(till, waiting.id);
      expect(told.filter((type) => type === 'PaymentFailed')).toHaveLength(2);
    }
  });

  it('of an old decline does not undo the try that is under way', async () => {
    const booking = await givenBooking(till);
    await pay(till, booking, 'pm_card_visa_chargeDeclined');
    const { intent_id: intentId } = await rowOf(till, booking.id);
    await pay(till, booking, 'pm_card_threeDSecure2Required');

    await deliver(till, last(await eventsOf(till, intentId ?? ''), 'payment_intent.payment_failed'));

    expect((await rowOf(till, booking.id)).status).toBe('requires_action');
  });

  it('or whoever else looked earlier and writes later does not undo what a newer look wrote', async () => {
    const booking = await givenBooking(till);
    await pay(till, booking, 'pm_card_visa_chargeDeclined');
    const payment = await findPaymentOf(till.db, booking.id);
    if (payment?.intentId == null) throw new Error('no intent');
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    const intent = await retrieveIntent(till.stripe, payment.intentId);
    await authenticate(waiting.nextActionUrl, 'fail');
    await getPayment(till, payment.id, callBy(booking.buyer));

    const now = await recordIntent(till, { payment, intent }, { cause: callBy(booking.buyer) });

    expect(intent.status).toBe('requires_action');
    expect(now.payment.status).toBe('failed');
    expect((await rowOf(till, booking.id)).status).toBe('failed');
  });

  it('tells a failure at the bank', async () => {
    const { booking, paymentId, events } = await givenAuthenticated('fail');
    await deliver(till, last(events, 'payment_intent.payment_failed'));
    expect((await rowOf(till, booking.id)).status).toBe('failed');
    expect(await toldOf(till, paymentId)).toEqual(['PaymentStarted', 'PaymentDeferred', 'PaymentFailed']);
  });

  it('carries the correlation id of the request that started the payment', async () => {
    const { booking, paymentId, events } = await givenAuthenticated();
    await deliver(till, last(events, 'payment_intent.succeeded'));
    const { correlation_id: correlationId } = await rowOf(till, booking.id);
    const rows = await till.db
      .selectFrom('outbox')
      .select('envelope')
      .where('type', 'in', ['PaymentStarted', 'PaymentSucceeded'])
      .execute();
    const ours = rows.map((row) => JSON.stringify(row.envelope)).filter((text) => text.includes(paymentId));
    expect(ours).toHaveLength(2);
    for (const text of ours) expect(text).toContain(correlationId);
  });
});

describe('a webhook that is not ours', () => {
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'customer.created',
    data: { object: {} },
  });
  const receive = (signature: string, text = body) =>
    receiveWebhook(till, { body: text, signature }, { correlationId: newId() });

  it('is refused when its signature is forged, of another body, or five minutes old', async () => {
    const now = Math.floor(Date.now() / 1000);
    const forged = [
      receive('t=1,v1=00'),
      receive('nonsense'),
      receive(await signed(till, body), `${body} `),
      receive(await signed(till, body, now - 301)),
    ];
    for (const one of forged) {
      await expect(one).rejects.toMatchObject({ kind: 'invalid', type: 'bad-signature' });
    }
  });

  it.each([
    '"x"',
    'null',
    '[]',
    '{',
    '{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":null}}',
    '{"id":"evt_1","type":"refund.created"}',
    '{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"metadata":7}}}',
  ])('is refused when it is signed and yet no event: %s', async (text) => {
    const one = receive(await signed(till, text), text);
    await expect(one).rejects.toMatchObject({ kind: 'invalid', errors: [{ field: 'body' }] });
  });

  it.each([
    'payment_intent.succeeded',
    'refund.created',
    'charge.succeeded',
    'charge.dispute.created',
    'customer.subscription.updated',
    'invoice.paid',
    'brand.new',
  ])('is acknowledged when it is a %s without a trace of us', async (type) => {
    const text = JSON.stringify({
      id: 'evt_2',
      object: 'event',
      livemode: false,
      type,
      data: { object: {} },
    });
    await expect(receive(await signed(till, text), text)).resolves.toBeUndefined();
  });

  it('is ignored when it is of the other mode, live or test', async () => {
    const { booking, events } = await givenAuthenticated();
    await deliver(till, { ...last(events, 'payment_intent.succeeded'), livemode: true } as Stripe.Event);
    expect((await rowOf(till, booking.id)).status).toBe('requires_action');
  });

  it('is taken when it is signed with the secret before the present one, while that is rotated', async () => {
    const { booking, events } = await givenAuthenticated();
    const text = JSON.stringify(last(events, 'payment_intent.succeeded'));
    const signature = await signed(till, text);
    const keys = await till.secrets.json('concert/stripe', StripeKeys);
    const rotated = (more: object) => ({
      ...till,
      stripe: openStripe(
        {
          json: async (_, shape) => shape.parse({ ...keys, webhookSecret: 'whsec_new', ...more }),
          forget: () => {},
        },
        { apiUrl: process.env.STRIPE_API_URL, timeout: 5000 },
        () => {},
      ),
    });
    const tell = (at: PaymentContainer) =>
      receiveWebhook(at, { body: text, signature }, { correlationId: newId() });

    await expect(tell(rotated({}))).rejects.toMatchObject({ type: 'bad-signature' });
    await tell(rotated({ previousWebhookSecret: keys.webhookSecret }));

    expect((await rowOf(till, booking.id)).status).toBe('succeeded');
  });

  it('is acknowledged when its type, product or environment is another', async () => {
    const { events } = await givenAuthenticated();
    const event = last(events, 'payment_intent.succeeded');
    const object = event.data.object as Stripe.PaymentIntent;
    const foreign = [
      JSON.parse(body),
      { ...event, data: { object: { ...object, metadata: {} } } },
      {
        ...event,
        data: { object: { ...object, metadata: { ...object.metadata, environment: 'elsewhere' } } },
      },
    ];
    for (const one of foreign) await deliver(till, one);
  });

  it('is sent again when our payment is missing, since it may be restored', async () => {
    const { events } = await givenAuthenticated();
    const event = last(events, 'payment_intent.succeeded');
    const object = event.data.object as Stripe.PaymentIntent;
    const metadata = { ...object.metadata, paymentId: newId() };
    await expect(
      deliver(till, { ...event, data: { object: { ...object, metadata } } } as Stripe.Event),
    ).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('changes nothing when its amount is another', async () => {
    const { booking, events } = await givenAuthenticated();
    const event = last(events, 'payment_intent.succeeded');
    const object = { ...(event.data.object as Stripe.PaymentIntent), amount: 1 };
    await expect(deliver(till, { ...event, data: { object } } as Stripe.Event)).rejects.toThrow(
      'is not that of',
    );
    expect((await rowOf(till, booking.id)).status).toBe('requires_action');
  });
});
