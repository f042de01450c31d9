import { eventEvents } from '@concert/contracts/events/event';
import { inTransaction } from '@concert/database/transactions';
import { setStockOpen } from '@concert/inventory/stock';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { after, DAY, HOUR, MINUTE } from '@concert/values/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events as queue } from '../src/index.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { request } from './booking-api.ts';
import { type Held, openSelling, paid, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const cancel = (held: Held) => cancelBooking(selling.container, held.id, callBy(held.fan));

const cancellations = async (held: Held) =>
  (await selling.told(held)).filter((event) => event.type === 'BookingCancelled');

describe('a buyer who cancels', () => {
  it('gives up a hold at once, and owes and gets nothing', async () => {
    const held = await selling.hold();

    expect(await cancel(held)).toMatchObject({ status: 'cancelled', refundDueMinor: 0 });

    expect(await selling.free(held.event)).toEqual([100]);
    expect(await cancellations(held)).toMatchObject([
      { data: { previousStatus: 'pending', paymentId: null, refundDueMinor: 0, reason: 'buyer' } },
    ]);
  });

  it.each([
    ['all of it by the full policy', { kind: 'full' as const }, 13_500],
    ['its part by a partial policy, to the cent', { kind: 'partial' as const, percent: 33 }, 4_455],
  ])('gets back %s; the tickets are void and on sale again', async (_, refund, due) => {
    const held = await selling.sell({ refund }, [3]);

    expect(await cancel(held)).toMatchObject({ status: 'cancelled', refundDueMinor: due });

    expect((await selling.tickets(held)).map((ticket) => ticket.status)).toEqual(['void', 'void', 'void']);
    expect(await selling.free(held.event)).toEqual([100]);
    const { payment_id: paymentId } = await selling.read(held);
    expect(await cancellations(held)).toMatchObject([
      { data: { previousStatus: 'confirmed', paymentId, refundDueMinor: due } },
    ]);
  });

  it.each([
    ['the policy gives nothing back', { refund: { kind: 'none' as const } }],
    [
      'the time for it is over',
      { startsAt: after(new Date(), 23 * HOUR), refund: { kind: 'full' as const, untilHours: 24 } },
    ],
  ])('is refused when %s', async (_, options) => {
    const held = await selling.sell(options);

    await expect(cancel(held)).rejects.toMatchObject({ kind: 'conflict', type: 'refund-period-over' });

    expect(await selling.read(held)).toMatchObject({ status: 'confirmed' });
    expect(await selling.free(held.event)).toEqual([98]);
  });

  it('may cancel until the last minute of the period', async () => {
    const startsAt = after(new Date(), DAY + MINUTE);
    const held = await selling.sell({ startsAt, refund: { kind: 'full', untilHours: 24 } });
    expect(await cancel(held)).toMatchObject({ status: 'cancelled' });
  });

  it('cancels once, however often and however fast it is asked', async () => {
    const held = await selling.sell();

    const answers = await Promise.all([cancel(held), cancel(held), cancel(held)]);
    expect(await cancel(held)).toEqual(answers[0]);

    expect(await cancellations(held)).toHaveLength(1);
    expect(await selling.free(held.event)).toEqual([100]);
  });

  it('cannot bring back what has expired', async () => {
    const held = await selling.hold();
    await selling.db.updateTable('bookings').set({ status: 'expired' }).where('id', '=', held.id).execute();
    expect(await cancel(held)).toMatchObject({ status: 'expired' });
  });

  it('leaves one outcome when the money arrives at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const held = await selling.hold();
      await Promise.all([cancel(held), confirmBooking(selling.container, paid(held))]);

      expect(await selling.read(held)).toMatchObject({ status: 'cancelled' });
      expect(await selling.free(held.event)).toEqual([100]);
      const [cancelled] = await cancellations(held);
      const handedBack = (await selling.told(held)).some((event) => event.type === 'PaymentNotPlaced');
      // Either the payment was placed and is refunded with the cancellation, or it found nothing to pay.
      expect(cancelled?.data).toMatchObject({ refundDueMinor: handedBack ? 0 : held.totalMinor });
    }
  });
});

describe('a cancelled event', () => {
  async function cancelEvent({ id, ticketTypeIds }: TestEvent): Promise<void> {
    await inTransaction(selling.db, async (tx) => {
      await tx.updateTable('events').set({ status: 'cancelled' }).where('id', '=', id).execute();
      await setStockOpen(tx, ticketTypeIds, false);
    });
  }

  const told = ({ id, organizerId }: TestEvent) =>
    sqsEvent([
      envelope(eventEvents.EventCancelled, id, { eventId: id, organizerId, title: 'Northern Lights' }),
    ]);

  it('gives every buyer everything back, whatever the policy, once', async () => {
    const event = await givenEvent(selling.db, {
      refund: { kind: 'none' },
      ticketTypes: [{ capacity: 200 }],
    });
    const paidBookings = [await selling.sell(event), await selling.sell(event)];
    const holds = await Promise.all(Array.from({ length: 55 }, () => selling.hold(event, [1])));
    await cancelEvent(event);

    const message = told(event);
    expect(await queue(message)).toEqual({ batchItemFailures: [] });
    expect(await queue(message)).toEqual({ batchItemFailures: [] });

    for (const held of paidBookings) {
      expect(await selling.read(held)).toMatchObject({ status: 'cancelled', refund_due_minor: 9_000 });
      expect(await cancellations(held)).toMatchObject([
        { data: { reason: 'event-cancelled', refundDueMinor: 9_000 } },
      ]);
      expect((await selling.tickets(held)).every((ticket) => ticket.status === 'void')).toBe(true);
    }
    for (const held of holds) expect(await selling.read(held)).toMatchObject({ status: 'cancelled' });
    expect(await selling.free(event)).toEqual([200]);
  });

  it('gives a buyer who cancels before its message came everything back, too', async () => {
    const held = await selling.sell({ refund: { kind: 'partial', percent: 10 } });
    await cancelEvent(held.event);
    expect(await cancel(held)).toMatchObject({ refundDueMinor: 9_000 });
  });

  it('sells nothing more', async () => {
    const event = await givenEvent(selling.db);
    await cancelEvent(event);
    await expect(selling.hold(event)).rejects.toMatchObject({ type: 'not-on-sale' });
  });

  it('hands back a payment whose hold had expired', async () => {
    const held = await selling.hold();
    await selling.db.updateTable('bookings').set({ status: 'expired' }).where('id', '=', held.id).execute();
    await cancelEvent(held.event);

    await confirmBooking(selling.container, paid(held));

    expect((await selling.told(held)).at(-1)).toMatchObject({ type: 'PaymentNotPlaced' });
  });
});

describe('a booking of somebody else', () => {
  it('cannot be cancelled', async () => {
    const held = await selling.hold();
    const stranger = await givenUser(selling.db);
    await expect(cancelBooking(selling.container, held.id, callBy(stranger))).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect(await selling.read(held)).toMatchObject({ status: 'pending' });
  });
});

describe('what a cancellation would give back', () => {
  const preview = (held: Held, as: Pick<TestUser, 'id' | 'role'> = held.fan) =>
    request(selling.container, 'GET', `/bookings/${held.id}/cancellation`, { as });

  it('is told before, with the rule and its end', async () => {
    const startsAt = after(new Date(), 5 * DAY);
    const held = await selling.sell({ startsAt, refund: { kind: 'partial', percent: 50, untilHours: 24 } });
    expect((await preview(held)).body).toEqual({
      ...{ canCancel: true, refundMinor: 4_500, currency: 'EUR', reason: 'partial' },
      until: after(startsAt, -DAY).toISOString(),
    });
    expect((await preview(await selling.hold())).body).toMatchObject({ reason: 'unpaid', refundMinor: 0 });
    const none = await selling.sell({ refund: { kind: 'none' } });
    expect((await preview(none)).body).toMatchObject({ canCancel: false, reason: 'not-refundable' });
    await cancel(held);
    expect((await preview(held)).body).toMatchObject({ canCancel: false, reason: 'not-active' });
  });

  it('is nobody else’s business', async () => {
    const held = await selling.sell();
    expect(await preview(held, await givenUser(selling.db))).toMatchObject({ status: 404 });
    expect(await preview(held, await givenUser(selling.db, 'admin'))).toMatchObject({ status: 200 });
  });

  it('is everything for who booked before the event got another date, whatever the policy', async () => {
    const held = await selling.sell({ refund: { kind: 'none' } });
    const reschedule = (until: Date) =>
      selling.db
        .updateTable('events')
        .set({ rescheduled_at: new Date(), reschedule_refund_until: until })
        .where('id', '=', held.event.id)
        .execute();
    await reschedule(after(new Date(), -MINUTE));
    await expect(cancel(held)).rejects.toMatchObject({ type: 'refund-period-over' });
    const until = after(new Date(), DAY);
    await reschedule(until);
    const later = await selling.sell(held.event);
    expect((await preview(held)).body).toMatchObject({
      ...{ canCancel: true, refundMinor: 9_000, reason: 'rescheduled', until: until.toISOString() },
    });
    expect(await cancel(held)).toMatchObject({ status: 'cancelled', refundDueMinor: 9_000 });
    await expect(cancel(later)).rejects.toMatchObject({ type: 'refund-period-over' });
  });

  it('lets what cost nothing be given back until the event begins', async () => {
    const held = await selling.hold({ ticketTypes: [{ priceMinor: 0 }], refund: { kind: 'none' } });
    expect(await cancel(held)).toMatchObject({
      status: 'cancelled',
      refundDueMinor: 0,
      cancelReason: 'buyer',
    });
  });
});
