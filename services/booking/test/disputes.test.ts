import { paymentEvents } from '@concert/contracts/events/payment';
import { givenEvent, givenUser } from '@concert/testing/builders';
import { callBy, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events as queue } from '../src/index.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { endDispute, openDispute } from '../src/use-cases/follow-disputes.ts';
import { getBooking } from '../src/use-cases/get-booking.ts';
import { request } from './booking-api.ts';
import { type Held, openSelling, type Selling, told } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

async function disputeOf(held: Held) {
  const { payment_id: paymentId } = await selling.read(held);
  const about = {
    ...{ disputeId: newId(), paymentId: paymentId ?? newId(), bookingId: held.id, userId: held.fan.id },
    ...{ amountMinor: held.totalMinor, currency: 'EUR', organizerId: held.event.organizerId },
    eventId: held.event.id,
  };
  const opened = told(paymentEvents.DisputeOpened, { ...about, reason: 'fraudulent', evidenceDueAt: null });
  const closed = (outcome: 'won' | 'lost') => told(paymentEvents.DisputeClosed, { ...about, outcome });
  return {
    open: () => openDispute(selling.container, opened),
    close: (outcome: 'won' | 'lost') => endDispute(selling.container, closed(outcome)),
    opened,
    closed,
  };
}

const statuses = async (held: Held) =>
  (await selling.tickets(held)).map(({ status, void_reason: reason }) => [status, reason]);

async function scanOne(held: Held): Promise<void> {
  const [ticket] = await selling.tickets(held);
  const as = await givenUser(selling.db, 'staff');
  await request(selling.container, 'POST', `/tickets/${ticket?.code}/check-in`, { as, body: {} });
}

const types = async (held: Held) => (await selling.told(held)).map(({ type }) => type);

describe('a dispute', () => {
  it('makes the tickets void, and valid again when it is won', async () => {
    const held = await selling.sell();
    const dispute = await disputeOf(held);

    await dispute.open();
    await dispute.open();

    expect(await statuses(held)).toEqual([
      ['void', 'disputed'],
      ['void', 'disputed'],
    ]);
    const { identity } = callBy(held.fan);
    expect(await getBooking(selling.container, held.id, identity)).toMatchObject({
      status: 'confirmed',
      isDisputed: true,
    });
    const [code] = (await selling.tickets(held)).map((ticket) => ticket.code);
    const as = await givenUser(selling.db, 'staff');
    expect(
      await request(selling.container, 'POST', `/tickets/${code}/check-in`, { as, body: {} }),
    ).toMatchObject({
      status: 409,
      body: { detail: 'This ticket is void: its payment is disputed at the bank.' },
    });

    await dispute.close('won');

    expect(await statuses(held)).toEqual([
      ['valid', null],
      ['valid', null],
    ]);
    expect(await getBooking(selling.container, held.id, identity)).toMatchObject({ isDisputed: false });
    expect(await types(held)).toEqual([
      'TicketsHeld',
      'BookingConfirmed',
      'TicketsSuspended',
      'TicketsRestored',
    ]);
  });

  it('that is lost ends the booking: nothing is due, and its places are on sale again', async () => {
    const held = await selling.sell();
    const dispute = await disputeOf(held);
    await dispute.open();
    await dispute.close('lost');
    await dispute.close('lost');

    expect(await selling.read(held)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'charged-back',
      refund_due_minor: 0,
      is_disputed: 0,
    });
    expect(await selling.free(held.event)).toEqual([100]);
    expect((await selling.told(held)).at(-1)).toMatchObject({
      type: 'BookingCancelled',
      data: { reason: 'charged-back', previousStatus: 'confirmed', refundDueMinor: 0 },
    });
    expect((await types(held)).filter((type) => type === 'BookingCancelled')).toHaveLength(1);
  });

  it.each(['won', 'lost'] as const)('ends alike when its end, %s, is told first', async (outcome) => {
    const held = await selling.sell();
    const dispute = await disputeOf(held);
    await dispute.close(outcome);
    await dispute.open();
    expect(await selling.read(held)).toMatchObject({
      status: outcome === 'won' ? 'confirmed' : 'cancelled',
      is_disputed: 0,
    });
    expect(await statuses(held)).toEqual(
      [1, 2].map(() => (outcome === 'won' ? ['valid', null] : ['void', 'cancelled'])),
    );
  });

  it('ends alike when everything is told at the same moment, more than once', async () => {
    for (const outcome of ['won', 'lost'] as const) {
      const held = await selling.sell();
      const { opened, closed } = await disputeOf(held);
      const end = closed(outcome);
      const deliver = ({ time, ...event }: typeof opened | typeof end) =>
        queue(sqsEvent([{ ...event, version: 1, source: 'payment', time: time.toISOString() }]));
      await Promise.all([deliver(end), deliver(opened), deliver(opened), deliver(end)]);
      expect(await selling.read(held)).toMatchObject({
        status: outcome === 'won' ? 'confirmed' : 'cancelled',
        is_disputed: 0,
      });
      expect(await selling.free(held.event)).toEqual([outcome === 'won' ? 98 : 100]);
    }
  });

  it('leaves a ticket that was used, and its place when it is lost', async () => {
    const held = await selling.sell({}, [3]);
    await scanOne(held);
    const dispute = await disputeOf(held);
    await dispute.open();
    expect((await statuses(held)).filter(([status]) => status === 'valid')).toHaveLength(1);
    await dispute.close('lost');
    expect(await selling.read(held)).toMatchObject({ status: 'cancelled' });
    expect(await selling.free(held.event)).toEqual([99]);
  });

  it('takes a used ticket too when its check-in is undone', async () => {
    const held = await selling.sell({}, [1]);
    const as = await givenUser(selling.db, 'staff');
    await scanOne(held);
    const dispute = await disputeOf(held);
    await dispute.open();
    const [ticket] = await selling.tickets(held);
    const undo = { as, body: { reason: 'Wrong person' } };
    await request(selling.container, 'POST', `/tickets/${ticket?.code}/check-in/undo`, undo);
    expect(await statuses(held)).toEqual([['void', 'disputed']]);
    await dispute.close('won');
    expect(await statuses(held)).toEqual([['valid', null]]);
  });

  it('of two waits for both, and one that is lost decides', async () => {
    const held = await selling.sell();
    const [first, second] = [await disputeOf(held), await disputeOf(held)];
    await first.open();
    await second.open();
    await first.close('won');
    expect(await selling.read(held)).toMatchObject({ is_disputed: 1 });
    await second.close('lost');
    expect(await selling.read(held)).toMatchObject({ status: 'cancelled' });
  });

  it('keeps the buyer from cancelling meanwhile', async () => {
    const held = await selling.sell();
    const dispute = await disputeOf(held);
    await dispute.open();
    await expect(cancelBooking(selling.container, held.id, callBy(held.fan))).rejects.toMatchObject({
      type: 'booking-disputed',
    });
    await dispute.close('won');
    expect(await cancelBooking(selling.container, held.id, callBy(held.fan))).toMatchObject({
      status: 'cancelled',
    });
    await dispute.close('lost');
    expect(await selling.read(held)).toMatchObject({ cancel_reason: 'buyer' });
  });

  it('waits for the payment that it is of', async () => {
    const held = await selling.hold(await givenEvent(selling.db));
    const dispute = await disputeOf(held);
    await expect(dispute.open()).rejects.toThrow('not yet confirmed');
  });
});
