import type { Metric } from './metrics.ts';

const NOTHING = { holds: 0, bookings: 0, tickets: 0, cancellations: 0 } as const;

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

export type BookingCounts = Omit<BookingRow, keyof Row>;

/** The counts of all rows together. */
export function bookingTotals(rows: readonly BookingCounts[]): BookingCounts {
  return rows.reduce<BookingCounts>(
    (sum, row) => ({
      holds: sum.holds + row.holds,
      bookings: sum.bookings + row.bookings,
      tickets: sum.tickets + row.tickets,
      cancellations: sum.cancellations + row.cancellations,
    }),
    NOTHING,
  );
}

/** A row for each period, also where nothing happened, so that a chart needs no gaps filled. */
export function everyBookingPeriod(rows: readonly BookingRow[], periods: readonly string[]): BookingRow[] {
  const found = new Map(rows.map((row) => [row.period, row]));
  return periods.map((period) => found.get(period) ?? { period, eventId: null, ...NOTHING });
}

/** The same for money: in each currency that moved at all. */
export function everyRevenuePeriod(rows: readonly RevenueRow[], periods: readonly string[]): RevenueRow[] {
  const currencies = [...new Set(rows.map((row) => row.currency))].sort();
  const found = new Map(rows.map((row) => [`${row.period} ${row.currency}`, row]));
  const nothing = { eventId: null, revenueMinor: 0, refundsMinor: 0, netMinor: 0 };
  return periods.flatMap((period) =>
    currencies.map((currency) => found.get(`${period} ${currency}`) ?? { period, currency, ...nothing }),
  );
}

/** Money of all rows together, by currency. */
export function revenueTotals(rows: readonly RevenueRow[]): Omit<RevenueRow, keyof Row>[] {
  return [...Map.groupBy(rows, (row) => row.currency)]
    .map(([currency, members]) => {
      const sumOf = (field: 'revenueMinor' | 'refundsMinor' | 'netMinor') =>
        members.reduce((sum, row) => sum + row[field], 0);
      return {
        currency,
        revenueMinor: sumOf('revenueMinor'),
        refundsMinor: sumOf('refundsMinor'),
        netMinor: sumOf('netMinor'),
      };
    })
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

export interface Popularity extends BookingRow {
  readonly views: number;
  readonly visitors: number;
  /** Bookings for each view; null without views. */
  readonly conversion: number | null;
}

/** One row for each event, the foremost first. */
export function popularityRows(
  totals: readonly Total[],
  sort: 'views' | 'holds' | 'bookings' | 'tickets',
): Popularity[] {
  const visits = (metric: 'eventViews' | 'visitors') =>
    new Map(totals.filter((total) => total.metric === metric).map((total) => [total.eventId, total.total]));
  const [views, visitors] = [visits('eventViews'), visits('visitors')];
  return bookingRows(totals)
    .map((row) => ({
      ...row,
      views: views.get(row.eventId) ?? 0,
      visitors: visitors.get(row.eventId) ?? 0,
      conversion: share(row.bookings, views.get(row.eventId) ?? 0),
    }))
    .sort((a, b) => b[sort] - a[sort] || ((a.eventId ?? '') < (b.eventId ?? '') ? -1 : 1));
}

/** A part of a whole, to a hundredth of a percent; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

export interface FunnelStep {
  readonly views: number;
  readonly visitors: number;
  readonly holds: number;
  readonly bookings: number;
  readonly viewToHold: number | null;
  readonly holdToBooking: number | null;
  readonly viewToBooking: number | null;
}

/** From the view of a page to the paid booking. */
export function funnelOf(totals: readonly Total[]): FunnelStep {
  const sumOf = (metric: Metric) =>
    totals.reduce((sum, one) => sum + (one.metric === metric ? one.total : 0), 0);
  const [views, holds, bookings] = [sumOf('eventViews'), sumOf('holds'), sumOf('bookings')];
  return {
    views,
    visitors: sumOf('visitors'),
    holds,
    bookings,
    viewToHold: share(holds, views),
    holdToBooking: share(bookings, holds),
    viewToBooking: share(bookings, views),
  };
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
