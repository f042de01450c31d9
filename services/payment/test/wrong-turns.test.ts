import { callBy } from '@concert/testing/calls';
import { after, MINUTE } from '@concert/values/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { retrieveIntent } from '../src/provider/intents.ts';
import { followCancelledBooking } from '../src/use-cases/follow-cancelled-booking.ts';
import { getPayment } from '../src/use-cases/get-payment.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { reconcile } from '../src/use-cases/reconcile.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import { startPayment } from '../src/use-cases/start-payment.ts';
import {
  cancelled,
  closeTill,
  givenBooking,
  givenPaid,
  openTill,
  pay,
  refundsOf,
  requestedRefund,
  rowOf,
  setBooking,
  toldOf,
} from './buyers.ts';
import { type FaultyStripe, openFaultyStripe } from './faulty-stripe.ts';
import { authenticate, chargesOf, crashingAfter } from './stripe-side.ts';

let wire: FaultyStripe;
let till: PaymentContainer;

beforeAll(async () => {
  wire = await openFaultyStripe();
  till = await openTill(wire.url);
});

afterAll(async () => {
  await closeTill(till);
  await wire.close();
});

const run = { millisecondsLeft: () => 120_000 };

/** As if nobody had looked at them for a while. */
async function agePayment(bookingId: string): Promise<void> {
  const updated_at = after(new Date(), -5 * MINUTE);
  await till.db.updateTable('payments').set({ updated_at }).where('booking_id', '=', bookingId).execute();
}

async function ageRefund(paymentId: string): Promise<void> {
  const updated_at = after(new Date(), -5 * MINUTE);
  await till.db.updateTable('refunds').set({ updated_at }).where('payment_id', '=', paymentId).execute();
}

describe('when Stripe is in trouble', () => {
  it('a payment that was charged without an answer is answered by the repetition, and charged once', async () => {
    const booking = await givenBooking(till);
    wire.plan({ method: 'POST', path: '/confirm', happens: 'unanswered' });

    expect(await pay(till, booking, 'pm_card_visa')).toMatchObject({ status: 'succeeded' });
    expect(await chargesOf(till, (await rowOf(till, booking.id)).intent_id ?? '')).toBe(1);
  });

  it('a crash after the charge loses nothing: the repetition finds it, and charges no second time', async () => {
    const booking = await givenBooking(till);
    const crashing = crashingAfter(till, 2);
    await expect(pay(crashing, booking, 'pm_card_visa', 'crashed')).rejects.toThrow('crash');
    expect((await rowOf(till, booking.id)).status).toBe('started');

    const payment = await pay(till, booking, 'pm_card_visa', 'crashed');

    expect(payment.status).toBe('succeeded');
    expect(await chargesOf(till, (await rowOf(till, booking.id)).intent_id ?? '')).toBe(1);
    expect(await toldOf(till, payment.id)).toEqual(['PaymentStarted', 'PaymentSucceeded']);
  });

  it('a crash after the intent was made costs nothing: the next try pays, once', async () => {
    const booking = await givenBooking(till);
    const crashing = crashingAfter(till, 1);
    await expect(pay(crashing, booking, 'pm_card_visa')).rejects.toThrow('crash');

    expect(await pay(till, booking, 'pm_card_visa')).toMatchObject({ status: 'succeeded' });
    expect(await chargesOf(till, (await rowOf(till, booking.id)).intent_id ?? '')).toBe(1);
  });

  it('an unreachable Stripe is a 503, and the next try succeeds', async () => {
    const booking = await givenBooking(till);
    wire.plan({ method: 'POST', path: '/v1/payment_intents', happens: 'unreached', times: 2 });

    await expect(pay(till, booking, 'pm_card_visa')).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await rowOf(till, booking.id)).status).toBe('started');
    expect(await pay(till, booking, 'pm_card_visa')).toMatchObject({ status: 'succeeded' });
  });

  it('a buyer whose payment waits for the bank is told so while Stripe is away', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    const { intent_id: intentId } = await rowOf(till, booking.id);
    wire.plan({ method: 'GET', path: `/${intentId}`, happens: 'unreached', times: 2 });

    const { clientSecret: _, nextActionUrl: __, ...shown } = waiting;
    expect(await getPayment(till, waiting.id, callBy(booking.buyer))).toEqual(shown);
  });

  it.each(['/v1/payment_intents', '/confirm'])(
    'a failure of %s that Stripe keeps under its idempotency key does not stand in the way for ever',
    async (path) => {
      const booking = await givenBooking(till);
      wire.plan({ method: 'POST', path, happens: 'remembered' });

      const [first] = await Promise.allSettled([pay(till, booking, 'pm_card_visa', 'kept')]);

      // A second intent may be made at once, as none is charged before its id is stored; a second try may not.
      expect(first.status).toBe(path === '/confirm' ? 'rejected' : 'fulfilled');
      expect(await pay(till, booking, 'pm_card_visa', 'kept')).toMatchObject({ status: 'succeeded' });
      expect(await chargesOf(till, (await rowOf(till, booking.id)).intent_id ?? '')).toBe(1);
    },
  );

  it('a refund that fails is made by a later try, once', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await requestRefund(till, paymentId, { reason: 'test' }, callBy(booking.organizer));
    const [row] = await refundsOf(till, paymentId);
    const message = requestedRefund(row?.id ?? '');
    wire.plan({ method: 'POST', path: '/v1/refunds', happens: 'remembered' });
    await expect(makeRequestedRefund(till, message)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'requested', attempts: 1 }]);

    await makeRequestedRefund(till, message);

    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'succeeded' }]);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    const { data } = await till.stripe.ask((client) =>
      client.refunds.list({ payment_intent: intentId ?? '' }),
    );
    expect(data).toHaveLength(1);
  });

  it('a crash after the refund was made makes no second one', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await requestRefund(till, paymentId, { reason: 'test', amountMinor: 1000 }, callBy(booking.organizer));
    const [row] = await refundsOf(till, paymentId);
    const message = requestedRefund(row?.id ?? '');
    const crashing = crashingAfter(till, 2);
    await expect(makeRequestedRefund(crashing, message)).rejects.toThrow('crash');

    await makeRequestedRefund(till, message);

    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'succeeded' }]);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    const { data } = await till.stripe.ask((client) =>
      client.refunds.list({ payment_intent: intentId ?? '' }),
    );
    expect(data).toHaveLength(1);
  });
});

describe('the reconciliation', () => {
  it('records a success whose webhook never came', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    await authenticate(waiting.nextActionUrl, 'complete');
    await agePayment(booking.id);

    await reconcile(till, run);

    expect((await rowOf(till, booking.id)).status).toBe('succeeded');
    expect((await toldOf(till, waiting.id)).at(-1)).toBe('PaymentSucceeded');
  });

  it('finds a charge whose answer was lost in a crash', async () => {
    const booking = await givenBooking(till);
    const crashing = crashingAfter(till, 2);
    await expect(pay(crashing, booking, 'pm_card_visa')).rejects.toThrow('crash');
    await agePayment(booking.id);

    await reconcile(till, run);

    expect((await rowOf(till, booking.id)).status).toBe('succeeded');
  });

  it('leaves young payments and running holds alone', async () => {
    const young = await givenBooking(till);
    const waiting = await givenBooking(till);
    await pay(till, young, 'pm_card_threeDSecure2Required');
    await pay(till, waiting, 'pm_card_threeDSecure2Required');
    await agePayment(waiting.id);

    await reconcile(till, run);

    expect((await rowOf(till, young.id)).status).toBe('requires_action');
    expect((await rowOf(till, waiting.id)).status).toBe('requires_action');
  });

  it('ends what nobody will pay any more, so that it cannot charge late', async () => {
    const booking = await givenBooking(till);
    const unopened = await givenBooking(till);
    await pay(till, booking, 'pm_card_visa_chargeDeclined');
    await startPayment(till, unopened.id, callBy(unopened.buyer));
    for (const { id } of [booking, unopened]) {
      await setBooking(till, id, { status: 'expired', expires_at: after(new Date(), -20 * MINUTE) });
      await agePayment(id);
    }

    await reconcile(till, run);

    const row = await rowOf(till, booking.id);
    expect(row.status).toBe('canceled');
    expect((await retrieveIntent(till.stripe, row.intent_id ?? '')).status).toBe('canceled');
    expect((await rowOf(till, unopened.id)).status).toBe('canceled');
    expect((await toldOf(till, row.id)).at(-1)).toBe('PaymentCanceled');
  });

  it('makes refunds whose message was lost, and follows those under way', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await requestRefund(till, paymentId, { reason: 'test' }, callBy(booking.organizer));
    await ageRefund(paymentId);

    await reconcile(till, run);

    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'succeeded' }]);
  });

  it('stops in time', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    await authenticate(waiting.nextActionUrl, 'complete');
    await agePayment(booking.id);
    await reconcile(till, { millisecondsLeft: () => 1000 });
    expect((await rowOf(till, booking.id)).status).toBe('requires_action');
  });
});

describe('a booking that is given up while it is being paid', () => {
  it('ends the payment: a late answer at the bank charges nobody', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    await setBooking(till, booking.id, { status: 'cancelled' });
    const event = cancelled(booking, { previousStatus: 'pending' });

    await Promise.all([followCancelledBooking(till, event), followCancelledBooking(till, event)]);
    await authenticate(waiting.nextActionUrl, 'complete');

    const row = await rowOf(till, booking.id);
    expect(row.status).toBe('canceled');
    expect(await chargesOf(till, row.intent_id ?? '')).toBe(0);
    expect((await toldOf(till, row.id)).filter((type) => type === 'PaymentCanceled')).toHaveLength(1);
    await expect(pay(till, booking, 'pm_card_visa')).rejects.toMatchObject({ type: 'booking-not-pending' });
  });

  it('leaves a payment that was faster to the booking service, which hands it back', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    await authenticate(waiting.nextActionUrl, 'complete');

    await followCancelledBooking(till, cancelled(booking, { previousStatus: 'pending' }));

    expect((await rowOf(till, booking.id)).status).toBe('succeeded');
    expect((await toldOf(till, waiting.id)).at(-1)).toBe('PaymentSucceeded');
  });

  it('refuses a payment that was started but has not reached Stripe', async () => {
    const booking = await givenBooking(till);
    await startPayment(till, booking.id, callBy(booking.buyer));
    await followCancelledBooking(till, cancelled(booking, { previousStatus: 'pending' }));

    await expect(pay(till, booking, 'pm_card_visa')).rejects.toMatchObject({ type: 'booking-not-pending' });
    expect((await rowOf(till, booking.id)).intent_id).toBeNull();
  });

  it('is nothing to a booking that nobody began to pay', async () => {
    const booking = await givenBooking(till);
    await followCancelledBooking(till, cancelled(booking, { previousStatus: 'pending' }));
  });
});
