import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { paymentEvents } from '@concert/contracts/events/payment';
import { callBy, callWithKey } from '@concert/testing/calls';
import { after, HOUR, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import type { PaymentContainer } from '../src/container.ts';
import { openPaymentCache } from '../src/store/payment-cache.ts';
import { findPayment } from '../src/store/payments.ts';
import { getPayment } from '../src/use-cases/get-payment.ts';
import { listPaymentRefunds, watchRefunds } from '../src/use-cases/list-refunds.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { paymentHistory } from '../src/use-cases/payment-history.ts';
import { paymentSummary } from '../src/use-cases/payment-summary.ts';
import { reconcile } from '../src/use-cases/reconcile.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import { retryRefund } from '../src/use-cases/retry-refund.ts';
import {
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
} from './buyers.ts';
import { type FaultyStripe, openFaultyStripe } from './faulty-stripe.ts';
import { control, deliver, eventsOf } from './stripe-side.ts';

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

const ADMIN = { id: newId(), role: 'admin' } as const;
const run = { millisecondsLeft: () => 120_000 };

async function ask(paymentId: string, { organizer }: TestBooking, amountMinor?: number): Promise<string> {
  const body = { reason: 'Obstructed view', ...(amountMinor === undefined ? {} : { amountMinor }) };
  const { recorded } = await requestRefund(till, paymentId, body, callBy(organizer));
  return (recorded.body as { id: string }).id;
}

/** A refund that the bank sent back. */
async function givenFailed() {
  const { booking, paymentId } = await givenPaid(till, 'pm_card_visa');
  const refundId = await ask(paymentId, booking, 4000);
  await makeRequestedRefund(till, requestedRefund(refundId));
  const [row] = await refundsOf(till, paymentId);
  await control('refunds', { refund: row?.provider_refund_id, status: 'failed' });
  const { intent_id: intentId } = await rowOf(till, booking.id);
  const failed = (await eventsOf(till, intentId ?? '')).find(({ type }) => type === 'refund.failed');
  if (failed === undefined) throw new Error('Stripe wrote no event');
  await deliver(till, failed);
  return { booking, paymentId, refundId, failed };
}

async function refundedAtStripe(bookingId: string): Promise<number> {
  const { intent_id: intentId } = await rowOf(till, bookingId);
  const { data } = await till.stripe.ask((client) => client.refunds.list({ payment_intent: intentId ?? '' }));
  return data.filter((one) => one.status === 'succeeded').reduce((sum, one) => sum + one.amount, 0);
}

describe('an operator', () => {
  it('sees what stands in the way of a refund, and how often it was tried', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const refundId = await ask(paymentId, booking);
    wire.plan({ method: 'POST', path: '/v1/refunds', happens: 'unreached', times: 2 });
    await expect(makeRequestedRefund(till, requestedRefund(refundId))).rejects.toMatchObject({
      kind: 'unavailable',
    });
    const find = async (status: 'requested' | 'succeeded') =>
      (await watchRefunds(till, { status, limit: 100 })).items.find((one) => one.id === refundId);
    expect(await find('requested')).toMatchObject({
      cause: 'requested',
      failureCode: 'unreachable',
      attempts: 1,
      retriedBy: null,
    });
    await makeRequestedRefund(till, requestedRefund(refundId));
    expect(await find('requested')).toBeUndefined();
    expect(await find('succeeded')).toMatchObject({ failureCode: null, attempts: 2 });
  });

  it('pages through all refunds, the newest first', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const older = await ask(paymentId, booking, 100);
    const newer = await ask(paymentId, booking, 100);
    const { items } = await watchRefunds(till, { limit: 100 });
    const place = (id: string) => items.findIndex((one) => one.id === id);
    expect(place(newer)).toBeLessThan(place(older));
    const first = await watchRefunds(till, { limit: 1 });
    const second = await watchRefunds(till, { limit: 1, cursor: first.nextCursor ?? '' });
    expect([first.items[0]?.id, second.items[0]?.id].every(Boolean)).toBe(true);
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
  });

  it('has a failed refund made anew, once, however often it is asked for', async () => {
    const { booking, paymentId, refundId, failed } = await givenFailed();
    const call = callWithKey(ADMIN, 'retryRefund', newId(), { refundId });

    const answers = await Promise.all([
      retryRefund(till, refundId, call),
      retryRefund(till, refundId, call),
      retryRefund(till, refundId, callBy(ADMIN)),
    ]);
    const ids = answers.map(({ recorded }) => (recorded.body as { id: string }).id);
    const [id = ''] = ids;
    await makeRequestedRefund(till, requestedRefund(id));
    // The old failure told again changes nothing of the new refund.
    await deliver(till, { ...failed, id: newId() });

    expect(new Set(ids).size).toBe(1);
    expect(await refundsOf(till, paymentId)).toMatchObject([
      { id: refundId, status: 'failed', retried_by: id },
      { id, status: 'succeeded', amount_minor: 4000, cause_key: `retry:${refundId}`, requested_by: ADMIN.id },
    ]);
    expect((await rowOf(till, booking.id)).refunded_minor).toBe(4000);
    expect(await refundedAtStripe(booking.id)).toBe(4000);
  });

  it('cannot have anew what has not failed, what is given back another way, or what is not there', async () => {
    const { booking, paymentId, refundId } = await givenFailed();
    await ask(paymentId, booking);
    await expect(retryRefund(till, refundId, callBy(ADMIN))).rejects.toMatchObject({
      type: 'refund-exceeds-payment',
    });
    const open = await givenPaid(till);
    const waiting = await ask(open.paymentId, open.booking);
    await expect(retryRefund(till, waiting, callBy(ADMIN))).rejects.toMatchObject({
      type: 'refund-not-failed',
    });
    await expect(retryRefund(till, newId(), callBy(ADMIN))).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('the refunds of a payment', () => {
  it('are shown to its organiser with the reason of a failure, to its buyer without, to others not at all', async () => {
    const { booking, paymentId } = await givenFailed();
    const second = await ask(paymentId, booking, 500);
    const list = (who: Parameters<typeof callBy>[0], cursor?: string) => {
      const page = { limit: 1, ...(cursor === undefined ? {} : { cursor }) };
      return listPaymentRefunds(till, paymentId, { page, identity: callBy(who).identity });
    };
    const newest = await list(booking.organizer);
    expect(newest.items).toMatchObject([{ id: second, failureCode: null }]);
    const oldest = await list(booking.organizer, newest.nextCursor ?? '');
    expect(oldest).toMatchObject({
      items: [{ status: 'failed', failureCode: 'lost_or_stolen_card' }],
      nextCursor: null,
    });
    const seen = await list(booking.buyer, newest.nextCursor ?? '');
    expect(seen.items[0]).toMatchObject({ status: 'failed' });
    expect(seen.items[0]).not.toHaveProperty('failureCode');
    await expect(list({ id: newId(), role: 'organizer' })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('the provider’s fee', () => {
  it('is learnt by webhook and shown to the organiser and admins, not to the buyer', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    const events = await eventsOf(till, intentId ?? '');
    for (const event of [...events, ...events]) await deliver(till, event);
    const fee = { feeMinor: 160, netMinor: 8840, currency: 'EUR' };
    expect((await getPayment(till, paymentId, callBy(booking.organizer))).providerFee).toEqual(fee);
    expect((await getPayment(till, paymentId, callBy(ADMIN))).providerFee).toEqual(fee);
    expect(await getPayment(till, paymentId, callBy(booking.buyer))).not.toHaveProperty('providerFee');
  });

  it('is learnt by the reconciliation when no webhook came', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const updated_at = after(new Date(), -HOUR);
    await till.db.updateTable('payments').set({ updated_at }).where('id', '=', paymentId).execute();
    await reconcile(till, run);
    expect(await rowOf(till, booking.id)).toMatchObject({ provider_fee_minor: 160, net_minor: 8840 });
  });

  it('counts in the summary of the event, for its organiser and admins', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await ask(paymentId, booking, 1000);
    const of = (who: Parameters<typeof callBy>[0]) =>
      paymentSummary(till, booking.eventId, callBy(who).identity);
    expect((await of(booking.organizer)).currencies).toMatchObject([
      { grossMinor: 9000, refundedMinor: 1000, providerFeesMinor: 0, netMinor: 8000, feesPending: 1 },
    ]);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    for (const event of await eventsOf(till, intentId ?? '')) await deliver(till, event);
    expect((await of(ADMIN)).currencies).toMatchObject([
      { payments: 1, providerFeesMinor: 160, netMinor: 7840, feesPending: 0 },
    ]);
    await expect(of(booking.buyer)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(of({ id: newId(), role: 'organizer' })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('stands in its own row where the account is kept in another currency', async () => {
    const { booking, paymentId } = await givenPaid(till, 'pm_card_visa', {
      currency: 'JPY',
      totalMinor: 8800,
    });
    const fee = { provider_fee_minor: 95, net_minor: 5200, settled_currency: 'EUR' };
    await till.db.updateTable('payments').set(fee).where('id', '=', paymentId).execute();
    const { identity } = callBy(booking.organizer);
    expect((await paymentSummary(till, booking.eventId, identity)).currencies).toMatchObject([
      { currency: 'EUR', payments: 0, providerFeesMinor: 95, netMinor: -95 },
      { currency: 'JPY', payments: 1, providerFeesMinor: 0, netMinor: 8800 },
    ]);
  });

  it('has whose event it is filled in, where an older release left it out', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const missing = { event_id: null, organizer_id: null };
    await till.db.updateTable('payments').set(missing).where('id', '=', paymentId).execute();
    expect((await getPayment(till, paymentId, callBy(booking.organizer))).id).toBe(paymentId);
    await reconcile(till, run);
    expect(await rowOf(till, booking.id)).toMatchObject({
      event_id: booking.eventId,
      organizer_id: booking.organizer.id,
    });
  });
});

describe('the history', () => {
  it('is of an event for its organiser, of a user and a state for admins, and of oneself for everybody', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const declined = await givenBooking(till);
    await pay(till, declined, 'pm_card_visa_chargeDeclined');
    const of = async (
      who: Parameters<typeof callBy>[0],
      query: Partial<Parameters<typeof paymentHistory>[1]>,
    ) => (await paymentHistory(till, { limit: 100, ...query }, callBy(who).identity)).items;
    const { eventId, organizer, buyer } = booking;

    expect(await of(organizer, { eventId })).toMatchObject([{ id: paymentId, providerFee: null }]);
    expect(await of(organizer, { eventId, status: 'failed' })).toEqual([]);
    expect(await of(organizer, {})).toEqual([]);
    expect(await of(ADMIN, {})).toEqual([]);
    expect(await of(ADMIN, { eventId })).toHaveLength(1);
    expect(await of(ADMIN, { userId: declined.buyer.id, status: 'failed' })).toHaveLength(1);
    expect((await of(ADMIN, { status: 'succeeded' })).map((one) => one.id)).toContain(paymentId);
    const own = await of(buyer, { userId: buyer.id, status: 'succeeded' });
    expect(own).toMatchObject([{ id: paymentId }]);
    expect(own[0]).not.toHaveProperty('providerFee');
    expect(own[0]?.event).toMatchObject({ id: eventId, timezone: 'Europe/Berlin' });
    const { bookingId } = own[0] ?? {};
    expect(await of(organizer, { eventId, bookingId })).toMatchObject([{ id: paymentId }]);
    expect(await of(buyer, { bookingId })).toMatchObject([{ id: paymentId }]);
    expect(await of(ADMIN, { bookingId })).toMatchObject([{ id: paymentId }]);
    expect(await of(declined.buyer, { bookingId })).toEqual([]);
    expect(await of(organizer, { eventId, bookingId: declined.id })).toEqual([]);
    await expect(of(buyer, { eventId })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(of(organizer, { userId: buyer.id })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(of({ id: newId(), role: 'organizer' }, { eventId })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('lists failed, begun and ended payments together in one order', async () => {
    const bookings = await Promise.all([1, 2, 3].map(() => givenBooking(till)));
    for (const one of bookings) await pay(till, one, 'pm_card_visa_chargeDeclined');
    const [first, second] = bookings;
    const set = (id: string | undefined, status: string) =>
      till.db
        .updateTable('payments')
        .set({ status })
        .where('booking_id', '=', id ?? '')
        .execute();
    await set(first?.id, 'canceled');
    await set(second?.id, 'started');
    const { identity } = callBy(ADMIN);
    const { items } = await paymentHistory(till, { limit: 100, status: 'failed' }, identity);
    const ids = items.map((one) => one.id);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect(items.map((one) => one.bookingId)).toEqual(expect.arrayContaining(bookings.map((one) => one.id)));
    const page = await paymentHistory(till, { limit: 2, status: 'failed' }, identity);
    const place = { limit: 1, status: 'failed', cursor: page.nextCursor ?? '' } as const;
    const next = await paymentHistory(till, place, identity);
    expect(next.items).toEqual([items[2]]);
  });
});

describe('the kept copy of a payment', () => {
  const itemOf = async (paymentId: string) =>
    (
      await till.tables.send(
        new GetCommand({ TableName: 'payment_cache', Key: { paymentId }, ConsistentRead: true }),
      )
    ).Item;

  it('answers once the payment is settled, to those who may see it', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const seen = await getPayment(till, paymentId, callBy(booking.buyer));
    await till.db
      .updateTable('payments')
      .set({ failure_code: 'behind the copy' })
      .where('id', '=', paymentId)
      .execute();
    expect(await getPayment(till, paymentId, callBy(booking.buyer))).toEqual(seen);
    await expect(
      getPayment(till, paymentId, callBy({ id: newId(), role: 'attendee' })),
    ).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('is not made while something may still happen', async () => {
    const booking = await givenBooking(till);
    const { id } = await pay(till, booking, 'pm_card_visa_chargeDeclined');
    await getPayment(till, id, callBy(booking.buyer));
    expect(await itemOf(id)).toBeUndefined();
    await pay(till, booking, 'pm_card_visa');
    expect(await getPayment(till, id, callBy(booking.buyer))).toMatchObject({ status: 'succeeded' });
  });

  it('shows a change to whoever made it, and is not undone by a slower reader', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const before = await findPayment(till.db, paymentId);
    await getPayment(till, paymentId, callBy(booking.organizer));
    await ask(paymentId, booking, 4000);
    if (before !== undefined) await till.kept.keep(before);
    expect(await getPayment(till, paymentId, callBy(booking.organizer))).toMatchObject({
      refundedMinor: 4000,
    });
  });

  it('is made up by the change’s event where a crash left it behind', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await getPayment(till, paymentId, callBy(booking.buyer));
    const crashed = { ...till, kept: { ...till.kept, keep: () => Promise.reject(new Error('crash')) } };
    const { recorded } = await requestRefund(
      crashed,
      paymentId,
      { reason: 'test' },
      callBy(booking.organizer),
    );
    expect(await getPayment(till, paymentId, callBy(booking.buyer))).toMatchObject({ refundedMinor: 0 });

    const { id: refundId } = recorded.body as { id: string };
    const event = received(paymentEvents.RefundRequested, {
      ...{ refundId, paymentId, bookingId: booking.id, userId: booking.buyer.id },
      ...{ amountMinor: 9000, currency: 'EUR', reason: 'test' },
    });
    const subscription = consumers(till).find((one) => one.type.type === 'RefundRequested');
    await subscription?.apply(event);

    expect(await getPayment(till, paymentId, callBy(booking.buyer))).toMatchObject({ refundedMinor: 9000 });
  });

  it('is not used when it is past its time, or of another form', async () => {
    const { booking, paymentId } = await givenPaid(till);
    await getPayment(till, paymentId, callBy(booking.buyer));
    await till.db.updateTable('payments').set({ refunded_minor: 100 }).where('id', '=', paymentId).execute();
    const clock = () => after(new Date(), 31 * MINUTE);
    expect(await openPaymentCache(till.tables, clock, () => {}).find(paymentId)).toBeUndefined();
    const strange = { paymentId, version: 99, expiresAt: 9_999_999_999, payment: { id: paymentId } };
    await till.tables.send(new PutCommand({ TableName: 'payment_cache', Item: strange }));
    expect(await getPayment(till, paymentId, callBy(booking.buyer))).toMatchObject({ refundedMinor: 100 });
    await till.tables.send(new DeleteCommand({ TableName: 'payment_cache', Key: { paymentId } }));
  });

  it('is done without when DynamoDB is away', async () => {
    const { booking, paymentId } = await givenPaid(till);
    const nobody = { send: () => Promise.reject(new Error('away')) } as unknown as typeof till.tables;
    const troubles: unknown[] = [];
    const kept = openPaymentCache(nobody, till.clock, (error) => troubles.push(error));
    const without = { ...till, kept };
    expect(await getPayment(without, paymentId, callBy(booking.buyer))).toMatchObject({ id: paymentId });
    await requestRefund(without, paymentId, { reason: 'test' }, callBy(booking.organizer));
    expect(await getPayment(without, paymentId, callBy(booking.buyer))).toMatchObject({
      refundedMinor: 9000,
    });
    // It is not asked again at once.
    expect(troubles.length).toBeLessThan(3);
  });
});

describe('a currency of its own kind', () => {
  it('of three decimals is charged and refunded in tens', async () => {
    const { booking, paymentId } = await givenPaid(till, 'pm_card_visa', {
      currency: 'KWD',
      totalMinor: 12_340,
    });
    await expect(ask(paymentId, booking, 1_234)).rejects.toMatchObject({ type: 'amount-not-refundable' });
    const refundId = await ask(paymentId, booking, 1_230);
    await makeRequestedRefund(till, requestedRefund(refundId));
    expect(await refundedAtStripe(booking.id)).toBe(1_230);
    const odd = await givenBooking(till, { currency: 'KWD', totalMinor: 12_345 });
    await expect(pay(till, odd, 'pm_card_visa')).rejects.toMatchObject({ type: 'amount-not-chargeable' });
  });

  it('without decimals is refunded in part', async () => {
    const { booking, paymentId } = await givenPaid(till, 'pm_card_visa', {
      currency: 'JPY',
      totalMinor: 8_800,
    });
    await makeRequestedRefund(till, requestedRefund(await ask(paymentId, booking, 2_933)));
    expect(await refundedAtStripe(booking.id)).toBe(2_933);
  });

  it('that Stripe counts finer than we do is refunded to the unit', async () => {
    const { booking, paymentId } = await givenPaid(till, 'pm_card_visa', {
      currency: 'ISK',
      totalMinor: 7_900,
    });
    await makeRequestedRefund(till, requestedRefund(await ask(paymentId, booking, 3_951)));
    expect(await refundedAtStripe(booking.id)).toBe(395_100);
    const { intent_id: intentId } = await rowOf(till, booking.id);
    for (const event of await eventsOf(till, intentId ?? '')) await deliver(till, event);
    expect((await rowOf(till, booking.id)).settled_currency).toBe('ISK');
  });

  it('is charged its least amount or more, and no payment is begun below', async () => {
    const booking = await givenBooking(till, { currency: 'JPY', totalMinor: 49 });
    await expect(pay(till, booking, 'pm_card_visa')).rejects.toMatchObject({ type: 'amount-not-chargeable' });
    await expect(rowOf(till, booking.id)).rejects.toThrow();
    await givenPaid(till, 'pm_card_visa', { currency: 'JPY', totalMinor: 50 });
  });
});
