import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import { countBooking, countMoney } from '../src/domain/counting.ts';
import { countOnce } from '../src/use-cases/count-events.ts';

let container: AnalyticsContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

it('what the business does is told to the dashboards once, however often its event comes', async () => {
  const told: unknown[] = [];
  const telemetry = { ...container.telemetry, figure: (figure: unknown) => void told.push(figure) };
  const listening = { ...container, telemetry };
  const [time, eventId, event] = [new Date(), newId(), { id: newId() }];
  const increments = [
    ...countBooking(time, { eventId, items: [{ ticketTypeId: newId(), quantity: 3 }] }),
    ...countMoney(time, eventId, 'revenueMinor', { amountMinor: 9_000, currency: 'EUR' }),
  ];

  await Promise.all([countOnce(listening, event, increments), countOnce(listening, event, increments)]);

  expect(told).toEqual([
    { name: 'bookings', amount: 1 },
    { name: 'tickets', amount: 3 },
    { name: 'revenueMinor', amount: 9_000, currency: 'EUR' },
  ]);
});
