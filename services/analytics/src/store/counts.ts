import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { DateRange } from '../domain/date-range.ts';
import type { Total } from '../domain/figures.ts';
import { combine, type Increment, METRICS, type Metric } from '../domain/metrics.ts';

/** Adds to the daily counts. In a transaction, the last statement: others wait for these rows. */
export async function addCounts(db: Database, increments: readonly Increment[]): Promise<void> {
  const sums = combine(increments);
  if (sums.length === 0) return;
  await db
    .insertInto('analytics_daily')
    .values(
      sums.map(({ day, eventId, metric, currency, amount }) => ({
        day: dayDate(day),
        event_id: eventId,
        metric,
        currency,
        total: amount,
      })),
    )
    .onDuplicateKeyUpdate({ total: sql<number>`total + VALUES(total)` })
    .execute();
}

export type Interval = 'day' | 'week' | 'month';

export interface TotalsQuery extends DateRange {
  readonly metrics: readonly Metric[];
  /** Only this organiser's events; everybody's when undefined. */
  readonly organizerId: string | undefined;
  readonly eventId?: string | undefined;
  readonly groupBy: 'period' | 'event' | 'none';
  readonly interval: Interval;
}

/** The first day of each period. */
const PERIODS = {
  day: sql<string>`DATE_FORMAT(d.day, '%Y-%m-%d')`,
  week: sql<string>`DATE_FORMAT(d.day - INTERVAL WEEKDAY(d.day) DAY, '%Y-%m-%d')`,
  month: sql<string>`DATE_FORMAT(d.day, '%Y-%m-01')`,
} as const;

/** Sums of the daily counts by period or event, metric and currency; periods in their order. */
export async function readTotals(db: Database, query: TotalsQuery): Promise<readonly Total[]> {
  const period = query.groupBy === 'period' ? PERIODS[query.interval] : sql<null>`NULL`;
  const eventId = query.groupBy === 'event' ? sql<string>`d.event_id` : sql<null>`NULL`;
  let select = db
    .selectFrom('analytics_daily as d')
    .select([
      sql<string | null>`${period}`.as('period'),
      sql<string | null>`${eventId}`.as('eventId'),
      'd.metric',
      'd.currency',
      sql<string>`SUM(d.total)`.as('total'),
    ])
    .where('d.day', '>=', dayDate(query.from))
    .where('d.day', '<=', dayDate(query.to))
    .where('d.metric', 'in', query.metrics)
    .groupBy(['period', 'eventId', 'd.metric', 'd.currency'])
    .orderBy('period')
    .orderBy('eventId')
    .orderBy('d.currency');
  const { organizerId } = query;
  if (organizerId !== undefined) {
    select = select.where('d.event_id', 'in', (events) =>
      events.selectFrom('event_sheets').select('event_id').where('organizer_id', '=', organizerId),
    );
  }
  if (query.eventId !== undefined) select = select.where('d.event_id', '=', query.eventId);
  // What belongs to the platform as a whole is no event's.
  if (query.groupBy === 'event') select = select.where('d.event_id', '<>', '');
  const rows = await select.execute();
  return rows.map((row) => ({ ...row, metric: metricOf(row.metric), total: Number(row.total) }));
}

function metricOf(name: string): Metric {
  const metric = METRICS.find((one) => one === name);
  if (metric === undefined) throw new Error(`unknown metric ${name}`);
  return metric;
}

const dayDate = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
