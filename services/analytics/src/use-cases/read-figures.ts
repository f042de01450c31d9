import type { analyticsOperations } from '@concert/contracts/http/analytics';
import type { Operation, RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import type { AnalyticsContainer } from '../container.ts';
import { type DateRange, rangeOf } from '../domain/date-range.ts';
import {
  bookingRows,
  bookingTotals,
  everyBookingPeriod,
  everyRevenuePeriod,
  popularityRows,
  revenueRows,
  revenueTotals,
} from '../domain/figures.ts';
import { periodsIn, rangeBefore } from '../domain/periods.ts';
import { readTotals } from '../store/counts.ts';
import { countActiveBuyers, countBuyers, titlesOf } from '../store/events.ts';

type QueryOf<O extends Operation> = Omit<RequestOf<O>['query'], 'export'>;

/** An organiser sees her own events' figures, an admin all. */
export const organizerOf = (identity: Identity): string | undefined =>
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
    metrics: ['eventViews', 'visitors', 'holds', 'bookings', 'tickets', 'cancellations'],
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

/** Counted over all bookings, so kept for a while. */
const BUYERS_FOR_SECONDS = 10 * 60;

/** Registrations, which are the platform's and for admins only, and buyers. */
export async function userFigures(
  { db, cache, clock }: AnalyticsContainer,
  query: QueryOf<typeof analyticsOperations.userFigures>,
  identity: Identity,
) {
  const range = rangeOf(query, clock());
  const organizerId = organizerOf(identity);
  const [totals, buyers, active] = await Promise.all([
    readTotals(db, {
      ...range,
      metrics: ['registrations'],
      organizerId,
      groupBy: 'period',
      interval: query.interval,
    }),
    cache.remember(`cache:analytics:buyers:${organizerId ?? 'all'}`, BUYERS_FOR_SECONDS, () =>
      countBuyers(db, organizerId),
    ),
    countActiveBuyers(db, organizerId, range),
  ]);
  const found = new Map(totals.map(({ period, total }) => [period, total]));
  // Registrations belong to no event, so an organiser has none.
  const periods = organizerId === undefined ? periodsIn(range, query.interval) : [];
  const items = periods.map((period) => ({ period, registrations: found.get(period) ?? 0 }));
  return { ...range, items, buyers: { ...buyers, active } };
}

/** Money in and back, by currency, and what it was in as many days before. */
export async function revenueFigures(
  { db, clock }: AnalyticsContainer,
  { groupBy, interval, eventId, ...days }: QueryOf<typeof analyticsOperations.revenueFigures>,
  identity: Identity,
) {
  const range = rangeOf(days, clock());
  const rowsOf = async (dates: DateRange, group: typeof groupBy) =>
    revenueRows(
      await readTotals(db, {
        ...dates,
        metrics: ['revenueMinor', 'refundsMinor'],
        organizerId: organizerOf(identity),
        eventId,
        groupBy: group,
        interval,
      }),
    );
  const before = rangeBefore(range);
  const [rows, rowsBefore] = await Promise.all([rowsOf(range, groupBy), rowsOf(before, 'none')]);
  return {
    ...range,
    items: groupBy === 'period' ? everyRevenuePeriod(rows, periodsIn(range, interval)) : rows,
    totals: revenueTotals(rows),
    previous: { ...before, totals: revenueTotals(rowsBefore) },
  };
}

/** Holds, bookings, tickets and cancellations, and what they were in as many days before. */
export async function bookingFigures(
  { db, clock }: AnalyticsContainer,
  { groupBy, interval, eventId, ...days }: QueryOf<typeof analyticsOperations.bookingFigures>,
  identity: Identity,
) {
  const range = rangeOf(days, clock());
  const rowsOf = async (dates: DateRange, group: typeof groupBy) =>
    bookingRows(
      await readTotals(db, {
        ...dates,
        metrics: ['holds', 'bookings', 'tickets', 'cancellations'],
        organizerId: organizerOf(identity),
        eventId,
        groupBy: group,
        interval,
      }),
    );
  const before = rangeBefore(range);
  const [rows, rowsBefore] = await Promise.all([rowsOf(range, groupBy), rowsOf(before, 'none')]);
  return {
    ...range,
    items: groupBy === 'period' ? everyBookingPeriod(rows, periodsIn(range, interval)) : rows,
    totals: bookingTotals(rows),
    previous: { ...before, totals: bookingTotals(rowsBefore) },
  };
}
