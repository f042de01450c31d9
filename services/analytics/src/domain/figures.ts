import type { Metric } from './metrics.ts';

/** A sum of one metric, for one period or event (null where not grouped by it) and currency. */
export interface Total {
  readonly period: string | null;
  readonly eventId: string | null;
  readonly metric: Metric;
  readonly currency: string;
  readonly total: number;
}

type Row = Pick<Total, 'period' | 'eventId'>;

export interface RevenueRow extends Row {
  readonly currency: string;
  readonly revenueMinor: number;
  readonly refundsMinor: number;
  readonly netMinor: number;
}

/** One row for each period or event and currency. */
export function revenueRows(totals: readonly Total[]): RevenueRow[] {
  return [...groups(totals, (total) => [total.period, total.eventId, total.currency])].map(
    ({ first, sumOf }) => {
      const [revenueMinor, refundsMinor] = [sumOf('revenueMinor'), sumOf('refundsMinor')];
      const { period, eventId, currency } = first;
      return { period, eventId, currency, revenueMinor, refundsMinor, netMinor: revenueMinor - refundsMinor };
    },
  );
}

export interface BookingRow extends Row {
  readonly holds: number;
  readonly bookings: number;
  readonly tickets: number;
  readonly cancellations: number;
}

/** One row for each period or event. */
export function bookingRows(totals: readonly Total[]): BookingRow[] {
  return [...groups(totals, (total) => [total.period, total.eventId])].map(({ first, sumOf }) => ({
    period: first.period,
    eventId: first.eventId,
    holds: sumOf('holds'),
    bookings: sumOf('bookings'),
    tickets: sumOf('tickets'),
    cancellations: sumOf('cancellations'),
  }));
}

export interface Popularity extends BookingRow {
  readonly views: number;
  /** Bookings for each view; null without views. */
  readonly conversion: number | null;
}

/** One row for each event, the foremost first. */
export function popularityRows(
  totals: readonly Total[],
  sort: 'views' | 'holds' | 'bookings' | 'tickets',
): Popularity[] {
  const views = new Map(
    totals.filter((total) => total.metric === 'eventViews').map((total) => [total.eventId, total.total]),
  );
  return bookingRows(totals)
    .map((row) => withViews(row, views.get(row.eventId) ?? 0))
    .sort((a, b) => b[sort] - a[sort] || ((a.eventId ?? '') < (b.eventId ?? '') ? -1 : 1));
}

function withViews(row: BookingRow, views: number): Popularity {
  const conversion = views === 0 ? null : Math.round((row.bookings / views) * 10_000) / 10_000;
  return { ...row, views, conversion };
}

interface Group {
  readonly first: Total;
  readonly sumOf: (metric: Metric) => number;
}

function* groups(totals: readonly Total[], keyOf: (total: Total) => unknown[]): Generator<Group> {
  for (const members of Map.groupBy(totals, (total) => JSON.stringify(keyOf(total))).values()) {
    const [first] = members;
    if (first === undefined) continue;
    const sumOf = (metric: Metric) =>
      members.reduce((sum, one) => sum + (one.metric === metric ? one.total : 0), 0);
    yield { first, sumOf };
  }
}
