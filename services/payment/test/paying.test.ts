import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { getPayment } from '../src/use-cases/get-payment.ts';
import { paymentHistory } from '../src/use-cases/payment-history.ts';
import { processPayment } from '../src/use-cases/process-payment.ts';
import { closeTill, givenBooking, openTill, pay, rowOf, setBooking, toldOf } from './buyers.ts';
import { authenticate, chargesOf } from './stripe-side.ts';

let till: PaymentContainer;

beforeAll(async () => {
  till = await openTill();
});

afterAll(() => closeTill(till));

describe('paying a booking', () => {
  it('charges the card and tells of it once', async () => {
    const booking = await givenBooking(till);

    const payment = await pay(till, booking, 'pm_card_visa');

    expect(payment).toMatchObject({
      bookingId: booking.id,
      status: 'succeeded',
      amountMinor: 9000,
      currency: 'EUR',
    });
    expect(payment.clientSecret).toBeUndefined();
    expect(await toldOf(till, payment.id)).toEqual(['PaymentStarted', 'PaymentSucceeded']);
  });

  it('charges amounts without decimals as they are, and Icelandic crowns as Stripe counts them', async () => {
    const yen = await givenBooking(till, { currency: 'JPY', totalMinor: 8800 });
    const crowns = await givenBooking(till, { currency: 'ISK', totalMinor: 7900 });

    expect(await pay(till, yen, 'pm_card_visa')).toMatchObject({ amountMinor: 8800, currency: 'JPY' });
    expect(await pay(till, crowns, 'pm_card_visa')).toMatchObject({ amountMinor: 7900, currency: 'ISK' });
    const { intent_id: intentId } = await rowOf(till, crowns.id);
    const atStripe = await till.stripe.ask((client) => client.paymentIntents.retrieve(intentId ?? ''));
    expect(atStripe.amount).toBe(790_000);
  });

  it('answers a decline as a failed try, and takes another card afterwards', async () => {
    const booking = await givenBooking(till);

    const declined = await pay(till, booking, 'pm_card_visa_chargeDeclinedInsufficientFunds');
    const again = await pay(till, booking, 'pm_card_visa_chargeDeclinedInsufficientFunds');
    const paid = await pay(till, booking, 'pm_card_visa');

    expect([declined, again, paid].map((payment) => payment.status)).toEqual([
      'failed',
      'failed',
      'succeeded',
    ]);
    expect(declined.failureCode).toBe('insufficient_funds');
    expect(new Set([declined.id, again.id, paid.id]).size).toBe(1);
    expect(paid.failureCode).toBeNull();
    expect(await toldOf(till, paid.id)).toEqual([
      'PaymentStarted',
      'PaymentFailed',
      'PaymentFailed',
      'PaymentSucceeded',
    ]);
  });

  it('sends the buyer to the bank, and knows the outcome without the webhook when the buyer is back', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    expect(waiting).toMatchObject({
      status: 'requires_action',
      clientSecret: expect.stringContaining('_secret_'),
    });

    expect(await getPayment(till, waiting.id, callBy(booking.buyer))).toEqual(waiting);
    await authenticate(waiting.nextActionUrl, 'complete');

    const back = await getPayment(till, waiting.id, callBy(booking.buyer));
    expect(back.status).toBe('succeeded');
    expect(back.clientSecret).toBeUndefined();
    expect(await toldOf(till, back.id)).toEqual(['PaymentStarted', 'PaymentDeferred', 'PaymentSucceeded']);
  });

  it('takes another try after the bank was not convinced', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    await authenticate(waiting.nextActionUrl, 'fail');

    expect(await getPayment(till, waiting.id, callBy(booking.buyer))).toMatchObject({ status: 'failed' });
    expect(await pay(till, booking, 'pm_card_visa')).toMatchObject({ status: 'succeeded' });
  });

  it('gives up the question of the bank when the buyer takes another card', async () => {
    const booking = await givenBooking(till);
    await pay(till, booking, 'pm_card_threeDSecure2Required');

    expect(await pay(till, booking, 'pm_card_visa')).toMatchObject({ status: 'succeeded' });
    expect(await chargesOf(till, (await rowOf(till, booking.id)).intent_id ?? '')).toBe(1);
  });

  it('says that the bank takes its time', async () => {
    const booking = await givenBooking(till);
    expect(await pay(till, booking, 'pm_card_processing')).toMatchObject({ status: 'processing' });
  });

  it('refuses a card that Stripe does not know, and changes nothing', async () => {
    const booking = await givenBooking(till);
    await expect(pay(till, booking, 'pm_nobody')).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ field: 'paymentMethodId' }],
    });
    expect(await pay(till, booking, 'pm_card_visa')).toMatchObject({ status: 'succeeded' });
  });
});

describe('a double click', () => {
  it('charges once, however many come at the same time', async () => {
    const booking = await givenBooking(till);

    const answers = await Promise.all(Array.from({ length: 6 }, () => pay(till, booking, 'pm_card_visa')));

    expect(new Set(answers.map((answer) => `${answer.id} ${answer.status}`)).size).toBe(1);
    const row = await rowOf(till, booking.id);
    expect(row.status).toBe('succeeded');
    expect(await chargesOf(till, row.intent_id ?? '')).toBe(1);
    expect(await toldOf(till, row.id)).toEqual(['PaymentStarted', 'PaymentSucceeded']);
  });

  it('charges once even with two different cards', async () => {
    const booking = await givenBooking(till);

    await Promise.allSettled([pay(till, booking, 'pm_card_visa'), pay(till, booking, 'pm_card_mastercard')]);

    const row = await rowOf(till, booking.id);
    expect(row.status).toBe('succeeded');
    expect(await chargesOf(till, row.intent_id ?? '')).toBe(1);
  });

  it('is one try when the card is declined', async () => {
    const booking = await givenBooking(till);
    const key = newId();

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => pay(till, booking, 'pm_card_visa_chargeDeclined', key)),
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set(['failed']));
    expect(await toldOf(till, answers[0]?.id ?? '')).toEqual(['PaymentStarted', 'PaymentFailed']);
  });
});

describe('an idempotency key', () => {
  it('answers a repetition with the payment as it is, without another try', async () => {
    const booking = await givenBooking(till);
    const key = newId();
    const declined = await pay(till, booking, 'pm_card_visa_chargeDeclined', key);

    expect(await pay(till, booking, 'pm_card_visa_chargeDeclined', key)).toEqual(declined);
    await pay(till, booking, 'pm_card_visa');

    expect(await pay(till, booking, 'pm_card_visa_chargeDeclined', key)).toMatchObject({
      status: 'succeeded',
    });
    expect(await toldOf(till, declined.id)).toEqual(['PaymentStarted', 'PaymentFailed', 'PaymentSucceeded']);
  });

  it('is refused for another request', async () => {
    const booking = await givenBooking(till);
    const key = newId();
    await pay(till, booking, 'pm_card_visa_chargeDeclined', key);
    await expect(pay(till, booking, 'pm_card_visa', key)).rejects.toMatchObject({
      type: 'idempotency-key-reused',
    });
  });

  it('keeps no secret of Stripe', async () => {
    const booking = await givenBooking(till);
    const key = newId();
    await pay(till, booking, 'pm_card_threeDSecure2Required', key);
    const { response_body: kept } = await till.db
      .selectFrom('idempotency_keys')
      .select('response_body')
      .where('idempotency_key', '=', key)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(kept)).not.toContain('secret');
  });
});

describe('what cannot be paid', () => {
  it.each([
    ['booking-expired', { expiresIn: -1000 }],
    ['booking-expired', { status: 'expired' as const }],
    ['booking-not-pending', { status: 'cancelled' as const }],
    ['nothing-to-pay', { totalMinor: 0 }],
    ['amount-not-chargeable', { totalMinor: 1 }],
  ])('is refused as %s: %o', async (type, options) => {
    const booking = await givenBooking(till, options);
    await expect(pay(till, booking, 'pm_card_visa')).rejects.toMatchObject({ kind: 'conflict', type });
  });

  it('is somebody else’s booking', async () => {
    const booking = await givenBooking(till);
    const { buyer: stranger } = await givenBooking(till);
    await expect(pay(till, { ...booking, buyer: stranger }, 'pm_card_visa')).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('is a confirmed booking: it answers with its success', async () => {
    const booking = await givenBooking(till);
    const paid = await pay(till, booking, 'pm_card_visa');
    await setBooking(till, booking.id, { status: 'confirmed', payment_id: paid.id });
    expect(await pay(till, booking, 'pm_card_mastercard')).toEqual(paid);
  });

  it('sends nobody back to a foreign place', async () => {
    const { id: bookingId, buyer } = await givenBooking(till);
    const request = { bookingId, paymentMethodId: 'pm_card_visa', returnUrl: 'https://evil.example/' };
    await expect(processPayment(till, request, callBy(buyer))).rejects.toMatchObject({
      errors: [{ field: 'returnUrl' }],
    });
  });
});

describe('looking at payments', () => {
  it('is for the buyer, the organiser of the event and admins', async () => {
    const booking = await givenBooking(till);
    const stranger = await givenBooking(till);
    const paid = await pay(till, booking, 'pm_card_visa');

    expect(await getPayment(till, paid.id, callBy(booking.buyer))).toEqual(paid);
    const managed = { ...paid, providerFee: null };
    expect(await getPayment(till, paid.id, callBy(booking.organizer))).toEqual(managed);
    expect(await getPayment(till, paid.id, callBy({ id: newId(), role: 'admin' }))).toEqual(managed);
    for (const other of [stranger.buyer, stranger.organizer]) {
      await expect(getPayment(till, paid.id, callBy(other))).rejects.toMatchObject({ kind: 'not-found' });
    }
  });

  it('lists one’s own, the newest first, page by page', async () => {
    const first = await givenBooking(till);
    const second = await givenBooking(till);
    await till.db
      .updateTable('bookings')
      .set({ user_id: first.buyer.id })
      .where('id', '=', second.id)
      .execute();
    const older = await pay(till, first, 'pm_card_visa');
    const newer = await pay(till, { ...second, buyer: first.buyer }, 'pm_card_visa');
    const { identity } = callBy(first.buyer);

    const page = await paymentHistory(till, { limit: 1 }, identity);
    const rest = await paymentHistory(till, { limit: 1, cursor: page.nextCursor ?? '' }, identity);

    const what = { event: expect.objectContaining({ title: 'Northern Lights' }) };
    expect(page.items).toEqual([{ ...newer, ...what }]);
    expect(rest).toEqual({ items: [{ ...older, ...what }], nextCursor: null });
  });
});
