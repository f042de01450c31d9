import { readItems } from '@concert/cloud/tables';
import { bookingEvents } from '@concert/contracts/events/booking';
import { analyticsOperations } from '@concert/contracts/http/analytics';
import { queueHandler } from '@concert/service-kit/consumers';
import { messageHandler } from '@concert/service-kit/messages';
import { givenEvent, type TestEvent } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import type { Tracked, TrackedBatch } from '../src/domain/tracked-item.ts';
import { visitorSalts } from '../src/store/visitor-salts.ts';
import { countVisits } from '../src/use-cases/count-visits.ts';
import { eventFunnel } from '../src/use-cases/read-event.ts';
import { eventFigures } from '../src/use-cases/read-figures.ts';
import { runNightly } from '../src/use-cases/run-nightly.ts';
import { track } from '../src/use-cases/track.ts';

let container: AnalyticsContainer;
let event: TestEvent;
/** What went into the queue, to be handed to the consumer by each test itself. */
let sent: TrackedBatch[];

beforeAll(async () => {
  const built = await buildContainer(process.env);
  container = { ...built, tracking: { send: async (body) => void sent.push(body as TrackedBatch) } };
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

beforeEach(async () => {
  sent = [];
  event = await givenEvent(container.db);
});

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const person = (address = '203.0.113.7', userAgent: string | undefined = firefox) => ({
  address,
  userAgent,
  optsOut: false,
});
const view = (): Tracked => ({ name: 'event_view', eventId: event.id, path: `/events/${event.id}` });
const organizer = () => callBy({ id: event.organizerId, role: 'organizer' }).identity;

async function count(batches: readonly TrackedBatch[]) {
  const handle = messageHandler(
    'analytics-visits',
    ({ body }) => countVisits(container, JSON.parse(body)),
    container.telemetry,
  );
  const [record] = sqsEvent([envelope(bookingEvents.TicketsHeld, newId(), {} as never)]).Records;
  return handle({
    Records: batches.map((batch) => ({ ...record!, messageId: newId(), body: JSON.stringify(batch) })),
  });
}

async function popularity() {
  const { items } = await eventFigures(container, { sort: 'views', limit: 100 }, organizer());
  return items[0];
}

describe('tracking', () => {
  it('goes through the queue itself', async () => {
    const { tracking, ...rest } = await buildContainer(process.env);
    await track({ ...rest, tracking }, [view()], person());
    rest.cache.close();
    await rest.db.destroy();
  });

  it('counts views and different visitors once, however often and at once the batch comes', async () => {
    await track(container, Array.from({ length: 50 }, view), person());
    await track(container, [view()], person('203.0.113.8'));
    await track(container, [view()], person('203.0.113.7', firefox.replace('140', '141')));

    await Promise.all([count(sent), count(sent), count([...sent].reverse())]);
    expect(await count(sent)).toEqual({ batchItemFailures: [] });

    expect(await popularity()).toMatchObject({ eventId: event.id, views: 52, visitors: 3 });
  });

  it('shows the way from view to booking, day by day', async () => {
    await track(container, [view(), view(), view(), view()], person());
    await count(sent);
    const ids = { bookingId: newId(), eventId: event.id, userId: newId() };
    const items = [{ ticketTypeId: event.ticketTypeIds[0]!, quantity: 1 }];
    const sum = { totalMinor: 0, currency: 'EUR', items };
    const held = () => envelope(bookingEvents.TicketsHeld, newId(), { ...ids, ...sum });
    const confirmed = envelope(bookingEvents.BookingConfirmed, newId(), { ...ids, ...sum, paymentId: null });
    await queueHandler(
      'analytics',
      consumers(container),
      container.telemetry,
    )(sqsEvent([held(), held(), confirmed]));

    const { items: days, totals } = await eventFunnel(container, event.id, { interval: 'day' }, organizer());

    const funnel = { views: 4, visitors: 1, holds: 2, bookings: 1 };
    const shares = { viewToHold: 0.5, holdToBooking: 0.5, viewToBooking: 0.25 };
    expect(totals).toEqual({ ...funnel, ...shares });
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject(funnel);
    expect(days[0]).toMatchObject({ views: 0, viewToHold: null });
  });

  it('leaves no rows for events that do not exist', async () => {
    const eventId = newId();
    await track(container, [{ name: 'event_view', eventId }], person());
    await count(sent);
    for (const table of ['analytics_daily', 'analytics_visitors'] as const) {
      const found = await container.db
        .selectFrom(table)
        .select('event_id')
        .where('event_id', '=', eventId)
        .execute();
      expect(found).toEqual([]);
    }
  });

  it('stores an item for each, without address and browser, which goes after 25 months', async () => {
    await track(
      container,
      [{ name: 'search', properties: { results: 12 } }, { name: 'page_view' }],
      person(),
    );
    await count(sent);
    const [batch] = sent;
    const keys = batch!.items.map(({ day, id }) => ({ day, id }));

    const items = await readItems(container.tables, 'analytics_events', keys);

    expect(items).toHaveLength(2);
    expect(items).toContainEqual(expect.objectContaining({ name: 'search', properties: { results: 12 } }));
    expect(JSON.stringify([sent, items])).not.toMatch(/203\.0\.113|Firefox/);
    expect(items[0]).toMatchObject({ visitor: batch!.visitor, expiresAt: expect.any(Number) });
  });

  it.each([
    ['robots', person('203.0.113.9', 'Googlebot/2.1 (+http://www.google.com/bot.html)')],
    ['programs that say nothing of themselves', { ...person(), userAgent: undefined }],
    ['browsers that ask not to be tracked', { ...person(), optsOut: true }],
  ])('answers %s alike and counts nothing', async (_, teller) => {
    expect(await track(container, [view()], teller)).toEqual({ accepted: 1 });
    expect(sent).toEqual([]);
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

describe('a visitor’s name', () => {
  it('is the same for all instances on a day, another on the next, and made anew when Redis is away', async () => {
    const [one, other] = [visitorSalts(container.cache), visitorSalts(container.cache)];
    expect((await one('2027-01-04')).equals(await other('2027-01-04'))).toBe(true);
    expect((await one('2027-01-05')).equals(await other('2027-01-04'))).toBe(false);

    const away = visitorSalts({ ...container.cache, run: async () => undefined });
    const salt = await away('2027-01-04');
    expect(salt.equals(await one('2027-01-04'))).toBe(false);
    expect(salt.equals(await away('2027-01-04'))).toBe(true);
  });

  it('is forgotten with its day', async () => {
    await track(container, [view()], person());
    await count(sent);
    const noon = new Date(Date.now() + 4 * 86_400_000);
    noon.setUTCHours(12);
    await runNightly({ ...container, clock: () => noon }, { millisecondsLeft: () => 60_000 });
    const left = await container.db
      .selectFrom('analytics_visitors')
      .select('visitor')
      .where('event_id', '=', event.id)
      .execute();
    expect(left).toEqual([]);
  });
});
