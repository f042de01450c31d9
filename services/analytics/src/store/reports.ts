import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import { dayDate } from './counts.ts';

/** Organisers on whose events something happened on a day, and who have no report of it yet. */
export async function organizersWithoutReport(
  db: Database,
  day: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('analytics_daily as d')
    .innerJoin('event_sheets as e', 'e.event_id', 'd.event_id')
    .leftJoin('analytics_reports as r', (join) =>
      join.onRef('r.organizer_id', '=', 'e.organizer_id').onRef('r.day', '=', 'd.day'),
    )
    .select('e.organizer_id')
    .distinct()
    .where('d.day', '=', dayDate(day))
    .where('r.day', 'is', null)
    .limit(limit)
    .execute();
  return rows.map((row) => row.organizer_id);
}

/** Notes a report that lies in the bucket; a second note of the same changes nothing. */
export async function noteReport(
  db: Database,
  report: { readonly organizerId: string; readonly day: string; readonly events: number },
): Promise<void> {
  await db
    .insertInto('analytics_reports')
    .ignore()
    .values({
      organizer_id: report.organizerId,
      day: dayDate(report.day),
      events: report.events,
      created_at: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .execute();
}

/** At most `limit` reports of an organiser, the newest first, of days before `before` and not before `oldest`. */
export async function listReportRows(
  db: Database,
  organizerId: string,
  page: { readonly limit: number; readonly before: string | undefined; readonly oldest: string },
): Promise<readonly { readonly day: string; readonly events: number; readonly createdAt: Date }[]> {
  let rows = db
    .selectFrom('analytics_reports')
    .select([sql<string>`DATE_FORMAT(day, '%Y-%m-%d')`.as('day'), 'events', 'created_at as createdAt'])
    .where('organizer_id', '=', organizerId)
    .where('analytics_reports.day', '>=', dayDate(page.oldest));
  if (page.before !== undefined) rows = rows.where('analytics_reports.day', '<', dayDate(page.before));
  return rows.orderBy('analytics_reports.day', 'desc').limit(page.limit).execute();
}

/** Forgets reports of days before `day`, at most `limit` at a time. */
export async function purgeReports(db: Database, day: string, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('analytics_reports')
    .where('day', '<', dayDate(day))
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
