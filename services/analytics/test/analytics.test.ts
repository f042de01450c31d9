import type { EventEnvelope } from '@concert/contracts/envelope';
import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenCancelled, givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import { eventFunnel, eventSales } from '../src/use-cases/read-event.ts';
import { bookingFigures, eventFigures, revenueFigures, userFigures } from '../src/use-cases/read-figures.ts';

let container: AnalyticsContainer;
let event: TestEvent;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

beforeEach(async () => {
  event = await givenEvent(container.db);
});

const organizer = () => callBy({ id: event.organizerId, role: 'organizer' }).identity;
const admin = callBy({ id: newId(), role: 'admin' }).identity;
const rows = { groupBy: 'period' as const, interval: 'day' as const };

const deliver = (envelopes: readonly EventEnvelope[]) =>
  queueHandler('analytics', consumers(container), container.telemetry)(sqsEvent(envelopes));

const on = (time: string, message: EventEnvelope): EventEnvelope => ({ ...message, time });

async function givenBooking(userId: string, status = 'confirmed'): Promise<string> {
  const id = newId();
  const now = new Date();
  const booking = { id, user_id: userId, event_id: event.id, status, currency: 'EUR', total_minor: 0 };
  await container.db
    .insertInto('bookings')
    .values({ ...booking, expires_at: now, created_at: now, updated_at: now })
    .execute();
  return id;
}

function confirmed(quantity = 2): EventEnvelope {
  const items = [{ ticketTypeId: event.ticketTypeIds[0]!, quantity }];
  const ids = { bookingId: newId(), eventId: event.id, userId: newId() };
  const data = { ...ids, totalMinor: 9000, currency: 'EUR', items, paymentId: null };
  return envelope(bookingEvents.BookingConfirmed, ids.bookingId, data);
}

function paid(bookingId: string, amountMinor: number, currency = 'EUR'): EventEnvelope {
  const data = { paymentId: newId(), bookingId, userId: newId(), amountMinor, currency };
  return envelope(paymentEvents.PaymentSucceeded, data.paymentId, data);
}

function refunded(bookingId: string, amountMinor: number, currency = 'EUR'): EventEnvelope {
  const data = { refundId: newId(), paymentId: newId(), bookingId, userId: newId(), amountMinor, currency };
  return envelope(paymentEvents.RefundSucceeded, data.refundId, data);
}

describe('counting', () => {
  it('counts each event once, however often and however many at once it comes', async () => {
    const messages = Array.from({ length: 10 }, () => on('2027-05-01T10:00:00.000Z', confirmed()));

    await Promise.all([deliver(messages), deliver(messages), deliver([...messages].reverse())]);
    expect((await deliver(messages)).batchItemFailures).toEqual([]);

    const { items } = await bookingFigures(
      container,
      { ...rows, from: '2027-05-01', to: '2027-05-01' },
      organizer(),
    );
    expect(items).toEqual([
      { period: '2027-05-01', eventId: null, holds: 0, bookings: 10, tickets: 20, cancellations: 0 },
    ]);
  });

  it('keeps currencies apart, and takes refunds from revenue', async () => {
    const bookingId = await givenBooking((await givenUser(container.db)).id);
    await deliver([
      paid(bookingId, 9000),
      paid(bookingId, 4500),
      refunded(bookingId, 4500),
      paid(bookingId, 800, 'JPY'),
    ]);

    const { items } = await revenueFigures(container, { groupBy: 'event', interval: 'day' }, organizer());

    const place = { period: null, eventId: event.id };
    expect(items).toEqual([
      { ...place, currency: 'EUR', revenueMinor: 13_500, refundsMinor: 4500, netMinor: 9000 },
      { ...place, currency: 'JPY', revenueMinor: 800, refundsMinor: 0, netMinor: 800 },
    ]);
  });

  it('puts days into weeks that begin on Monday, and into months', async () => {
    // 2 May 2027 is a Sunday.
    await deliver([
      on('2027-05-02T23:59:59.999Z', confirmed()),
      on('2027-05-03T00:00:00.000Z', confirmed()),
      on('2027-06-01T00:00:00.000Z', confirmed()),
    ]);
    const periods = async (interval: 'week' | 'month') => {
      const query = { groupBy: 'period' as const, interval, from: '2027-05-01', to: '2027-06-30' };
      const { items } = await bookingFigures(container, query, organizer());
      return items.map((item) => [item.period, item.bookings]);
    };
    expect(await periods('week')).toEqual([
      ['2027-04-26', 1],
      ['2027-05-03', 1],
      ['2027-05-10', 0],
      ['2027-05-17', 0],
      ['2027-05-24', 0],
      ['2027-05-31', 1],
      ['2027-06-07', 0],
      ['2027-06-14', 0],
      ['2027-06-21', 0],
      ['2027-06-28', 0],
    ]);
    expect(await periods('month')).toEqual([
      ['2027-05-01', 2],
      ['2027-06-01', 1],
    ]);
  });

  it('counts registrations for admins and never for organisers', async () => {
    const userId = newId();
    const registered = on(
      '2027-07-04T10:00:00.000Z',
      envelope(authEvents.UserRegistered, userId, { userId, role: 'attendee' }),
    );
    await deliver([registered, registered]);
    const query = { interval: 'day' as const, from: '2027-07-04', to: '2027-07-04' };

    expect((await userFigures(container, query, admin)).items).toEqual([
      { period: '2027-07-04', registrations: 1 },
    ]);
    expect((await userFigures(container, query, organizer())).items).toEqual([]);
  });

  it('tells buyers and those who came back', async () => {
    const [once, twice] = await Promise.all([givenUser(container.db), givenUser(container.db)]);
    await givenBooking(once.id);
    await givenBooking(twice.id);
    await givenBooking(twice.id);
    await givenBooking((await givenUser(container.db)).id, 'cancelled');
    await container.db
      .updateTable('bookings')
      .set({ confirmed_at: new Date() })
      .where('user_id', '=', once.id)
      .execute();
    const old = { confirmed_at: new Date(Date.now() - 40 * 86_400_000) };
    await container.db.updateTable('bookings').set(old).where('user_id', '=', twice.id).execute();

    const { buyers } = await userFigures(container, { interval: 'day' }, organizer());

    expect(buyers).toEqual({ total: 2, returning: 1, active: 1 });
  });

  it('holds the days against as many before', async () => {
    const bookingId = await givenBooking((await givenUser(container.db)).id);
    await deliver([
      on('2027-05-09T10:00:00.000Z', confirmed(1)),
      on('2027-05-10T10:00:00.000Z', confirmed(3)),
      on('2027-05-11T10:00:00.000Z', confirmed(4)),
      on('2027-05-09T10:00:00.000Z', paid(bookingId, 500)),
      on('2027-05-11T10:00:00.000Z', paid(bookingId, 9000)),
    ]);
    const query = { ...rows, from: '2027-05-10', to: '2027-05-11' };

    const bookings = await bookingFigures(container, query, organizer());
    const revenue = await revenueFigures(container, query, organizer());

    expect(bookings.totals).toMatchObject({ bookings: 2, tickets: 7 });
    expect(bookings.previous).toMatchObject({
      from: '2027-05-08',
      to: '2027-05-09',
      totals: { bookings: 1, tickets: 1 },
    });
    expect(revenue.items.map((item) => [item.period, item.revenueMinor])).toEqual([
      ['2027-05-10', 0],
      ['2027-05-11', 9000],
    ]);
    expect([revenue.totals[0]?.netMinor, revenue.previous.totals[0]?.netMinor]).toEqual([9000, 500]);
  });

  it('tells how many came, with those taken back taken away', async () => {
    const ticket = { ticketId: newId(), bookingId: newId(), eventId: event.id };
    const checkedIn = () =>
      envelope(bookingEvents.TicketCheckedIn, newId(), { ...ticket, checkedInAt: new Date().toISOString() });
    const messages = [checkedIn(), checkedIn(), envelope(bookingEvents.CheckInUndone, newId(), ticket)];
    await Promise.all([deliver(messages), deliver(messages)]);

    const { attendance } = await eventSales(container, event.id, {}, organizer());

    expect(attendance).toEqual({ admitted: 1, sold: 0, rate: null });
  });

  it('tells what was sold of each ticket type', async () => {
    const fan = await givenUser(container.db);
    const own = await givenEvent(container.db, {
      organizerId: event.organizerId,
      ticketTypes: [
        { name: 'Standing', capacity: 8, priceMinor: 4500 },
        { name: 'Balcony', capacity: 10, priceMinor: 0 },
      ],
    });
    await givenConfirmedBooking(container.db, fan, own, 2);
    await givenCancelled(container.db, await givenConfirmedBooking(container.db, fan, own, 1));

    const { title, items, attendance } = await eventSales(container, own.id, {}, organizer());

    expect(title).toBe('Northern Lights');
    const byName = new Map(items.map((item) => [item.name, item]));
    expect(byName.get('Standing')).toMatchObject({
      capacity: 8,
      sold: 2,
      sellThrough: 0.25,
      cancelled: 1,
      faceValueMinor: 9000,
    });
    expect(byName.get('Balcony')).toMatchObject({ sold: 2, sellThrough: 0.2, faceValueMinor: 0 });
    expect(attendance).toMatchObject({ admitted: 0, sold: 4, rate: 0 });
    const past = { from: '2020-01-01', to: '2020-01-31' };
    const then = await eventSales(container, own.id, past, organizer());
    expect(then.items.map((item) => item.sold)).toEqual([0, 0]);
    const today = { to: new Date().toISOString().slice(0, 10) };
    expect((await eventSales(container, own.id, today, organizer())).items).toEqual(items);
    const other = callBy({ id: newId(), role: 'organizer' }).identity;
    await expect(eventSales(container, own.id, {}, other)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(eventFunnel(container, own.id, { interval: 'day' }, other)).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(eventSales(container, newId(), {}, admin)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('shows organisers their own events only', async () => {
    await deliver([confirmed()]);
    const other = callBy({ id: newId(), role: 'organizer' }).identity;

    const mine = await bookingFigures(container, { groupBy: 'none', interval: 'day' }, organizer());
    const theirs = { groupBy: 'none' as const, interval: 'day' as const, eventId: event.id };

    expect(mine.items).toMatchObject([{ period: null, eventId: null, bookings: 1 }]);
    expect((await bookingFigures(container, theirs, other)).items).toEqual([]);
    expect((await eventFigures(container, { sort: 'tickets', limit: 20 }, other)).items).toEqual([]);
  });
});
