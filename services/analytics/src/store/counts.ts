import type { Database } from '@concert/database/connection';
import { unprocessable } from '@concert/values/problems';
import { sql } from 'kysely';
import type { DateRange } from '../domain/date-range.ts';
import type { Total } from '../domain/figures.ts';
import { combine, type Increment, METRICS, type Metric } from '../domain/metrics.ts';
import type { Interval } from '../domain/periods.ts';

const ROWS_AT_ONCE = 500;

/** Adds to the daily counts. In a transaction, the last statement: others wait for these rows. */
export async function addCounts(db: Database, increments: readonly Increment[]): Promise<void> {
  const sums = combine(increments);
  for (let first = 0; first < sums.length; first += ROWS_AT_ONCE) {
    await addRows(db, sums.slice(first, first + ROWS_AT_ONCE));
  }
}

async function addRows(db: Database, sums: readonly Increment[]): Promise<void> {
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

export interface TotalsQuery extends DateRange {
  readonly metrics: readonly Metric[];
  /** Only this organiser's events; everybody's when undefined. */
  readonly organizerId: string | undefined;
  readonly eventId?: string | undefined;
  readonly groupBy: 'period' | 'event' | 'none';
  readonly interval: Interval;
}

/** What one call can hold in memory and answer in time. */
const MOST_ROWS = 50_000;

/** The first day of each period. */
const PERIODS = {
  day: sql<string>`DATE_FORMAT(d.day, '%Y-%m-%d')`,
  week: sql<string>`DATE_FORMAT(d.day - INTERVAL WEEKDAY(d.day) DAY, '%Y-%m-%d')`,
  month: sql<string>`DATE_FORMAT(d.day, '%Y-%m-01')`,
} as const;

/**
 * Sums of the daily counts by period or event, metric and currency; periods in their order.
 * @throws Problem `report-too-large` (422) above 50,000 of them
 */
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
    .orderBy('d.currency')
    .limit(MOST_ROWS + 1);
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
  if (rows.length > MOST_ROWS) {
    throw unprocessable(
      'report-too-large',
      'This is more than one report can hold; ask for fewer days or one event.',
    );
  }
  return rows.map((row) => ({ ...row, metric: metricOf(row.metric), total: Number(row.total) }));
}

/** All that was ever counted of one metric for an event. */
export async function sumOfAll(db: Database, eventId: string, metric: Metric): Promise<number> {
  const row = await db
    .selectFrom('analytics_daily')
    .select(({ fn }) => fn.sum<string | null>('total').as('total'))
    .where('event_id', '=', eventId)
    .where('metric', '=', metric)
    .executeTakeFirstOrThrow();
  return Number(row.total ?? 0);
}

/** The counts of a day as they stand, of these metrics. */
export async function countsOf(
  db: Database,
  day: string,
  metrics: readonly Metric[],
): Promise<readonly Increment[]> {
  const rows = await db
    .selectFrom('analytics_daily')
    .select(['event_id', 'metric', 'currency', 'total'])
    .where('day', '=', dayDate(day))
    .where('metric', 'in', metrics)
    .execute();
  return rows.map((row) => ({
    day,
    eventId: row.event_id,
    metric: metricOf(row.metric),
    currency: row.currency,
    amount: row.total,
  }));
}

function metricOf(name: string): Metric {
  const metric = METRICS.find((one) => one === name);
  if (metric === undefined) throw new Error(`unknown metric ${name}`);
  return metric;
}

/** A day (UTC) as the database takes it. */
export const dayDate = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
