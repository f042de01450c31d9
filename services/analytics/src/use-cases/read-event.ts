import type { analyticsOperations } from '@concert/contracts/http/analytics';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { AnalyticsContainer } from '../container.ts';
import { rangeOf } from '../domain/date-range.ts';
import { funnelOf, share } from '../domain/figures.ts';
import { periodsIn } from '../domain/periods.ts';
import { readTotals, sumOfAll } from '../store/counts.ts';
import { findEvent, readSold } from '../store/events.ts';
import { organizerOf } from './read-figures.ts';

type FunnelQuery = Omit<RequestOf<(typeof analyticsOperations)['eventFunnel']>['query'], 'export'>;

/** From the view of an event's page to the paid booking. @throws Problem `not-found` for another's event */
export async function eventFunnel(
  { db, clock }: AnalyticsContainer,
  eventId: string,
  { interval, ...days }: FunnelQuery,
  identity: Identity,
) {
  await findOwnEvent(db, eventId, identity);
  const range = rangeOf(days, clock());
  const totals = await readTotals(db, {
    ...range,
    metrics: ['eventViews', 'visitors', 'holds', 'bookings'],
    organizerId: undefined,
    eventId,
    groupBy: 'period',
    interval,
  });
  const byPeriod = Map.groupBy(totals, ({ period }) => period);
  return {
    ...range,
    items: periodsIn(range, interval).map((period) => ({ period, ...funnelOf(byPeriod.get(period) ?? []) })),
    totals: funnelOf(totals),
  };
}

type SalesQuery = Omit<RequestOf<(typeof analyticsOperations)['eventSales']>['query'], 'export'>;

/**
 * What was sold of each ticket type, to date or in the given days, and how many came.
 * @throws Problem `not-found` for another's event
 */
export async function eventSales(
  { db, clock }: AnalyticsContainer,
  eventId: string,
  { from, to }: SalesQuery,
  identity: Identity,
) {
  const { title } = await findOwnEvent(db, eventId, identity);
  const range = from === undefined && to === undefined ? undefined : rangeOf({ from, to }, clock());
  const [types, admitted] = await Promise.all([
    readSold(db, eventId, range),
    sumOfAll(db, eventId, 'checkIns'),
  ]);
  const sold = types.reduce((sum, type) => sum + type.sold, 0);
  return {
    eventId,
    title,
    items: types.map((type) => ({ ...type, sellThrough: share(type.sold, type.capacity) })),
    attendance: { admitted, sold, rate: share(admitted, sold) },
  };
}

async function findOwnEvent(db: AnalyticsContainer['db'], eventId: string, identity: Identity) {
  const event = await findEvent(db, eventId);
  const organizerId = organizerOf(identity);
  if (event === undefined || (organizerId !== undefined && event.organizerId !== organizerId))
    throw notFound('event', eventId);
  return event;
}
