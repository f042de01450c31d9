import type { analyticsOperations } from '@concert/contracts/http/analytics';
import type { Operation, RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import type { AnalyticsContainer } from '../container.ts';
import { rangeOf } from '../domain/date-range.ts';
import { bookingRows, popularityRows, revenueRows } from '../domain/figures.ts';
import { readTotals } from '../store/counts.ts';
import { countBuyers, titlesOf } from '../store/events.ts';

type QueryOf<O extends Operation> = RequestOf<O>['query'];

/** An organiser sees her own events' figures, an admin all. */
const organizerOf = (identity: Identity): string | undefined =>
  identity.role === 'admin' ? undefined : identity.userId;

/** Which events are popular. */
export async function eventFigures(
  { db, clock }: AnalyticsContainer,
  query: QueryOf<typeof analyticsOperations.eventFigures>,
  identity: Identity,
) {
  const range = rangeOf(query, clock());
  const totals = await readTotals(db, {
    ...range,
    metrics: ['eventViews', 'holds', 'bookings', 'tickets', 'cancellations'],
    organizerId: organizerOf(identity),
    eventId: query.eventId,
    groupBy: 'event',
    interval: 'day',
  });
  const rows = popularityRows(totals, query.sort).slice(0, query.limit);
  const titles = await titlesOf(
    db,
    rows.flatMap(({ eventId }) => eventId ?? []),
  );
  const items = rows.flatMap(({ period: _, eventId, ...figures }) => {
    const title = eventId === null ? undefined : titles.get(eventId);
    return eventId === null || title === undefined ? [] : [{ eventId, title, ...figures }];
  });
  return { ...range, items };
}

/** Registrations, which are the platform's and for admins only, and buyers. */
export async function userFigures(
  { db, clock }: AnalyticsContainer,
  query: QueryOf<typeof analyticsOperations.userFigures>,
  identity: Identity,
) {
  const range = rangeOf(query, clock());
  const organizerId = organizerOf(identity);
  const [totals, buyers] = await Promise.all([
    readTotals(db, {
      ...range,
      metrics: ['registrations'],
      organizerId,
      groupBy: 'period',
      interval: query.interval,
    }),
    countBuyers(db, organizerId),
  ]);
  const items = totals.map(({ period, total }) => ({ period: period ?? range.from, registrations: total }));
  return { ...range, items, buyers };
}

/** Money in and back, by currency. */
export async function revenueFigures(
  { db, clock }: AnalyticsContainer,
  { groupBy, interval, eventId, ...days }: QueryOf<typeof analyticsOperations.revenueFigures>,
  identity: Identity,
) {
  const range = rangeOf(days, clock());
  const totals = await readTotals(db, {
    ...range,
    metrics: ['revenueMinor', 'refundsMinor'],
    organizerId: organizerOf(identity),
    eventId,
    groupBy,
    interval,
  });
  return { ...range, items: revenueRows(totals) };
}

/** Holds, bookings, tickets and cancellations. */
export async function bookingFigures(
  { db, clock }: AnalyticsContainer,
  { groupBy, interval, eventId, ...days }: QueryOf<typeof analyticsOperations.bookingFigures>,
  identity: Identity,
) {
  const range = rangeOf(days, clock());
  const totals = await readTotals(db, {
    ...range,
    metrics: ['holds', 'bookings', 'tickets', 'cancellations'],
    organizerId: organizerOf(identity),
    eventId,
    groupBy,
    interval,
  });
  return { ...range, items: bookingRows(totals) };
}
