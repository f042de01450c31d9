import { readItems } from '@concert/cloud/tables';
import type { EventEnvelope } from '@concert/contracts/envelope';
import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { analyticsOperations } from '@concert/contracts/http/analytics';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import { bookingFigures, eventFigures, revenueFigures, userFigures } from '../src/use-cases/read-figures.ts';
import { track } from '../src/use-cases/track.ts';

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
      ['2027-05-31', 1],
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

    const { buyers } = await userFigures(container, { interval: 'day' }, organizer());

    expect(buyers).toEqual({ total: 2, returning: 1 });
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

describe('tracking', () => {
  it('keeps what browsers tell of, and counts views by event', async () => {
    const visitId = newId();
    const view = { name: 'event_view' as const, eventId: event.id, path: `/events/${event.id}`, visitId };

    expect(
      await track(
        container,
        Array.from({ length: 50 }, () => view),
      ),
    ).toEqual({ accepted: 50 });
    await deliver([confirmed()]);

    const { items } = await eventFigures(container, { sort: 'views', limit: 100 }, organizer());
    expect(items).toMatchObject([
      { eventId: event.id, title: 'Northern Lights', views: 50, bookings: 1, tickets: 2, conversion: 0.02 },
    ]);
  });

  it('leaves no rows for events that do not exist', async () => {
    const eventId = newId();
    await track(container, [{ name: 'event_view', eventId }]);

    const found = await container.db
      .selectFrom('analytics_daily')
      .select('event_id')
      .where('event_id', '=', eventId)
      .execute();
    expect(found).toEqual([]);
  });

  it('stores an item for each, which goes after 25 months', async () => {
    const ids = [newId(), newId()];
    const now = new Date();
    let next = 0;
    const named = { ...container, clock: () => now, newId: () => ids[next++] ?? newId() };
    await track(named, [{ name: 'search', properties: { results: 12 } }, { name: 'page_view' }]);

    const day = now.toISOString().slice(0, 10);
    const items = await readItems(
      container.tables,
      'analytics_events',
      ids.map((id) => ({ day, id })),
    );

    expect(items).toHaveLength(2);
    expect(items.find((item) => item.id === ids[0])).toMatchObject({
      name: 'search',
      properties: { results: 12 },
    });
  });

  it('refuses personal data, free text and too much', () => {
    const { body } = analyticsOperations.track;
    const refused = (one: object) =>
      body.safeParse({ events: [{ name: 'search', ...one }] }).success === false;

    expect(refused({ properties: { who: 'fan@concert.example' } })).toBe(true);
    expect(refused({ properties: { q: 'x'.repeat(61) } })).toBe(true);
    for (const results of [1e308, 2 ** 53, 5e-324]) expect(refused({ properties: { results } })).toBe(true);
    expect(refused({ path: '/login?token=abc' })).toBe(true);
    expect(refused({ email: 'fan@concert.example' })).toBe(true);
    expect(body.safeParse({ events: Array.from({ length: 51 }, () => ({ name: 'search' })) }).success).toBe(
      false,
    );
    expect(refused({ properties: { genre: 'jazz', results: 3, isEmpty: false } })).toBe(false);
  });
});
