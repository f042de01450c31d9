import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { sql } from 'kysely';
import { z } from 'zod';
import { dayAfter, dayDate } from '../domain/days.ts';
import type { MonthlyReport } from '../domain/monthly-report.ts';

export interface WrittenReport {
  readonly report: MonthlyReport;
  readonly createdAt: Date;
}

export async function hasReport(db: Database, month: string): Promise<boolean> {
  const row = await db
    .selectFrom('audit_monthly_reports')
    .select('month')
    .where('month', '=', month)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the first report of a month. */
export async function keepReport(db: Database, report: MonthlyReport): Promise<void> {
  await db
    .insertInto('audit_monthly_reports')
    .ignore()
    .values({
      month: report.month,
      report: JSON.stringify(report),
      created_at: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .execute();
}

/** At most `limit`, the newest first, of months before `before`. */
export async function listReports(
  db: Database,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly WrittenReport[]> {
  let query = db.selectFrom('audit_monthly_reports').selectAll().orderBy('month', 'desc').limit(page.limit);
  if (page.before !== undefined) query = query.where('month', '<', page.before);
  const rows = await query.execute();
  return rows.map((row) => ({ report: Report.parse(fromJsonColumn(row.report)), createdAt: row.created_at }));
}

const MOST_READERS = 50;

/** Who read personal data of others from one day to another, both counted, the most first. */
export async function readersBetween(
  db: Database,
  first: string,
  last: string,
): Promise<MonthlyReport['readers']> {
  const rows = await db
    .selectFrom('audit_logs')
    .select(['actor_id', sql<number>`COUNT(*)`.as('count')])
    .where('action', '=', 'PersonalDataRead')
    .where('occurred_at', '>=', dayDate(first))
    .where('occurred_at', '<', dayDate(dayAfter(last, 1)))
    .groupBy('actor_id')
    .orderBy('count', 'desc')
    .limit(MOST_READERS)
    .execute();
  return rows.map((row) => ({ userId: row.actor_id ?? '', count: Number(row.count) }));
}

const Counts = z.record(z.string(), z.int());
const Report = z.object({
  month: z.string(),
  records: z.int(),
  isIntact: z.boolean(),
  figures: z.object({
    failedLogins: z.int(),
    roleChanges: z.int(),
    erasures: z.int(),
    refundsRequested: z.int(),
    refundsMade: z.int(),
    refundsFailed: z.int(),
    exports: z.int(),
    personalDataReads: z.int(),
  }),
  readers: z.array(z.object({ userId: z.string(), count: z.int() })),
  suspicions: Counts,
  actions: Counts,
  days: z.array(
    z.object({
      day: z.string(),
      records: z.int(),
      isIntact: z.boolean(),
      seal: z.enum(['genuine', 'forged']),
    }),
  ),
});
