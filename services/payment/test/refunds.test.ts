import { bookingEvents } from '@concert/contracts/events/booking';
import { callBy, callWithKey } from '@concert/testing/calls';
import { until } from '@concert/testing/until';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { followCancelledBooking } from '../src/use-cases/follow-cancelled-booking.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import { returnMisplacedPayment } from '../src/use-cases/return-misplaced-payment.ts';
import {
  cancelled,
  closeTill,
  givenBooking,
  givenPaid,
  openTill,
  pay,
  received,
  refundsOf,
  requestedRefund,
  rowOf,
  type TestBooking,
  toldOf,
} from './buyers.ts';
import { deliver, eventsOf } from './stripe-side.ts';

let till: PaymentContainer;

beforeAll(async () => {
  till = await openTill();
});

afterAll(() => closeTill(till));

const refund = (paymentId: string, { organizer }: TestBooking, amountMinor?: number) =>
  requestRefund(
    till,
    paymentId,
    { reason: 'Obstructed view', ...(amountMinor === undefined ? {} : { amountMinor }) },
    callBy(organizer),
  );

async function makeAll(paymentId: string): Promise<void> {
  for (const { id } of await refundsOf(till, paymentId)) await makeRequestedRefund(till, requestedRefund(id));
}

async function refundedAtStripe(bookingId: string): Promise<number> {
  const { intent_id: intentId } = await rowOf(till, bookingId);
  const { data } = await till.stripe.ask((client) => client.refunds.list({ payment_intent: intentId ?? '' }));
  return data.filter((one) => one.status === 'succeeded').reduce((sum, one) => sum + one.amount, 0);
}

describe('a refund at the organiser’s word', () => {
  it('gives all back that is left when no amount is said', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await refund(paymentId, booking, 2000);

    const { recorded } = await refund(paymentId, booking);
    await makeAll(paymentId);

    expect(recorded).toMatchObject({ status: 202, body: { amountMinor: 7000, status: 'requested' } });
    expect((await refundsOf(till, paymentId)).map((one) => one.status)).toEqual(['succeeded', 'succeeded']);
    expect((await rowOf(till, booking.id)).refunded_minor).toBe(9000);
    expect(await refundedAtStripe(booking.id)).toBe(9000);
    expect(await toldOf(till, paymentId)).toEqual([
      'PaymentStarted',
      'PaymentSucceeded',
      'RefundRequested',
      'RefundRequested',
      'RefundSucceeded',
      'RefundSucceeded',
    ]);
  });

  it('is made once, though its message comes twice and at the same time', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await refund(paymentId, booking, 2000);
    const [one] = await refundsOf(till, paymentId);
    const message = requestedRefund(one?.id ?? '');

    await Promise.all([makeRequestedRefund(till, message), makeRequestedRefund(till, message)]);
    await makeRequestedRefund(till, message);

    expect(await refundedAtStripe(booking.id)).toBe(2000);
    expect((await toldOf(till, paymentId)).filter((type) => type === 'RefundSucceeded')).toHaveLength(1);
  });

  it('is never more than was paid, however many ask at once', async () => {
    const { booking, paymentId } = await givenPaid(till);

    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => refund(paymentId, booking, 4000)),
    );

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(2);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ type: 'refund-exceeds-payment' });
    }
    expect((await rowOf(till, booking.id)).refunded_minor).toBe(8000);
  });

  it('is refused beyond what was paid, of an unpaid payment, and for others', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await expect(refund(paymentId, booking, 9001)).rejects.toMatchObject({ type: 'refund-exceeds-payment' });
    await refund(paymentId, booking);
    await expect(refund(paymentId, booking)).rejects.toMatchObject({ type: 'refund-exceeds-payment' });

    const unpaid = await givenBooking(till);
    const declined = await pay(till, unpaid, 'pm_card_visa_chargeDeclined');
    await expect(refund(declined.id, unpaid)).rejects.toMatchObject({ type: 'payment-not-succeeded' });
    await expect(refund(paymentId, unpaid)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is asked for once under one idempotency key', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const request = { amountMinor: 1000, reason: 'Late start' };
    const call = callWithKey(booking.organizer, 'refundPayment', newId(), request);

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => requestRefund(till, paymentId, request, call)),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await refundsOf(till, paymentId)).toHaveLength(1);
  });
});

describe('a refund that is due', () => {
  it('gives back what a cancelled booking has coming, once', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const terms = { previousStatus: 'confirmed', paymentId, refundDueMinor: 4500 } as const;

    const event = cancelled(booking, terms);
    await Promise.all([followCancelledBooking(till, event), followCancelledBooking(till, event)]);
    await followCancelledBooking(till, cancelled(booking, terms));

    expect(await refundsOf(till, paymentId)).toMatchObject([
      { cause_key: 'cancellation', amount_minor: 4500 },
    ]);
  });

  it('is not asked for when nothing is due', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await followCancelledBooking(till, cancelled(booking, { previousStatus: 'confirmed', paymentId }));
    expect(await refundsOf(till, paymentId)).toEqual([]);
  });

  it('gives back in full a payment that found no tickets, less what was given back before', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await refund(paymentId, booking, 500);
    const { id: bookingId, eventId, buyer } = booking;
    const misplaced = received(bookingEvents.PaymentNotPlaced, {
      bookingId,
      eventId,
      userId: buyer.id,
      paymentId,
      reason: 'sold-out',
    });

    await Promise.all([returnMisplacedPayment(till, misplaced), returnMisplacedPayment(till, misplaced)]);

    expect(
      (await refundsOf(till, paymentId)).map((one) => [one.cause_key.split(':')[0], one.amount_minor]),
    ).toEqual([
      ['requested', 500],
      ['not-placed', 8500],
    ]);
  });
});

describe('a refund that the bank', () => {
  it('carries out later succeeds with its webhook', async () => {
    const { booking, paymentId } = await givenPaid(till, 'pm_card_pendingRefund');
    await refund(paymentId, booking);
    await makeAll(paymentId);
    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'processing' }]);
    const { intent_id: intentId } = await rowOf(till, booking.id);

    const updated = await until('the refund is carried out', async () =>
      (await eventsOf(till, intentId ?? '')).find((event) => event.type === 'refund.updated'),
    );
    await deliver(till, updated);
    await deliver(till, updated);

    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'succeeded' }]);
    expect((await toldOf(till, paymentId)).slice(2)).toEqual([
      'RefundRequested',
      'RefundAccepted',
      'RefundSucceeded',
    ]);
  });

  it('sends back is told to an operator, and can be refunded again', async () => {
    const { booking, paymentId } = await givenPaid(till, 'pm_card_refundFail');
    await refund(paymentId, booking);
    await makeAll(paymentId);
    const { intent_id: intentId } = await rowOf(till, booking.id);

    const failed = await until('the refund is sent back', async () =>
      (await eventsOf(till, intentId ?? '')).find((event) => event.type === 'refund.failed'),
    );
    await deliver(till, failed);

    expect(await refundsOf(till, paymentId)).toMatchObject([
      { status: 'failed', failure_code: 'lost_or_stolen_card' },
    ]);
    expect((await rowOf(till, booking.id)).refunded_minor).toBe(0);
    expect((await toldOf(till, paymentId)).at(-1)).toBe('RefundFailed');
    await expect(refund(paymentId, booking)).resolves.toMatchObject({ recorded: { status: 202 } });
  });
});

describe('a refund in Stripe’s dashboard', () => {
  it('is taken into the books, so that nobody refunds it again', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    await till.stripe.ask((client) =>
      client.refunds.create({ payment_intent: intentId ?? '', amount: 3000 }),
    );

    const events = await eventsOf(till, intentId ?? '');
    for (const event of [...events, ...events]) await deliver(till, event);

    expect(await refundsOf(till, paymentId)).toMatchObject([{ amount_minor: 3000, status: 'succeeded' }]);
    expect((await rowOf(till, booking.id)).refunded_minor).toBe(3000);
    await expect(refund(paymentId, booking, 6001)).rejects.toMatchObject({ type: 'refund-exceeds-payment' });
  });

  it('makes ours fail that is for the same money, and then takes its place', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await refund(paymentId, booking);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    await till.stripe.ask((client) => client.refunds.create({ payment_intent: intentId ?? '' }));
    const created = (await eventsOf(till, intentId ?? '')).find((event) => event.type === 'refund.created');
    if (created === undefined) throw new Error('Stripe wrote no event');

    await expect(deliver(till, created)).rejects.toMatchObject({ kind: 'unavailable' });
    await makeAll(paymentId);
    await deliver(till, created);

    expect((await refundsOf(till, paymentId)).map((one) => one.status)).toEqual(['failed', 'succeeded']);
    expect((await rowOf(till, booking.id)).refunded_minor).toBe(9000);
    expect(await refundedAtStripe(booking.id)).toBe(9000);
  });
});
