import { givenEvent } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import { countBooking, countCheckIn, countMoney } from '../src/domain/counting.ts';
import { trackedItem } from '../src/domain/tracked-item.ts';
import { countOnce } from '../src/use-cases/count-events.ts';
import { countVisits } from '../src/use-cases/count-visits.ts';

let container: AnalyticsContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

function heard() {
  const told: unknown[] = [];
  const telemetry = { ...container.telemetry, figure: (figure: unknown) => void told.push(figure) };
  return { told, listening: { ...container, telemetry } };
}

it('what the business does is told to the dashboards once, however often its event comes', async () => {
  const { told, listening } = heard();
  const [time, eventId, event] = [new Date(), newId(), { id: newId() }];
  const increments = [
    ...countBooking(time, { eventId, items: [{ ticketTypeId: newId(), quantity: 3 }] }),
    ...countCheckIn(time, eventId, 1),
    ...countMoney(time, eventId, 'revenueMinor', { amountMinor: 9_000, currency: 'EUR' }),
  ];

  await Promise.all([countOnce(listening, event, increments), countOnce(listening, event, increments)]);

  expect(told).toEqual([
    { name: 'bookings', amount: 1 },
    { name: 'tickets', amount: 3 },
    { name: 'checkIns', amount: 1 },
    { name: 'revenueMinor', amount: 9_000, currency: 'EUR' },
  ]);
});

it('looks at an event’s page are told once, however often its batch comes', async () => {
  const { told, listening } = heard();
  const { id: eventId } = await givenEvent(container.db);
  const now = new Date();
  const item = trackedItem({ name: 'event_view', eventId, path: `/events/${eventId}` }, newId(), now);
  const batch = {
    id: newId(),
    visitor: 'v'.repeat(22),
    items: [item, { ...item, id: newId() }, { ...item, id: newId(), name: 'page_view' }],
  };

  await countVisits(listening, batch);
  await countVisits(listening, batch);

  expect(told).toEqual([{ name: 'eventViews', amount: 2 }]);
});
