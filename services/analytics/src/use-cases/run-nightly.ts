import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY, SECOND } from '@concert/values/clock';
import type { AnalyticsContainer } from '../container.ts';
import { dayOf } from '../domain/counting.ts';
import { purgeReports } from '../store/reports.ts';
import { purgeVisitors } from '../store/visitors.ts';
import { REPORT_DAYS } from './list-reports.ts';
import { reconcileDays } from './reconcile-days.ts';
import { writeReports } from './write-reports.ts';

/** Salts go after two days; what they named is of no use then. */
const VISITOR_DAYS = 2;
const PURGED_AT_ONCE = 1_000;
/** A day's last messages are counted in its first hour over. */
const FIRST_HOUR = 1;

/**
 * What has to be done once a day is over. It comes every hour and does what is not done yet: counts are held against
 * the truth, reports written, what is past its time forgotten.
 */
export async function runNightly(
  container: AnalyticsContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const { db, clock } = container;
  const now = clock();
  if (now.getUTCHours() < FIRST_HOUR) return { corrected: 0, driftMinor: 0, reports: 0 };
  const reconciled = await reconcileDays(container);
  const reports = await writeReports(container, dayOf(after(now, -DAY)), run);
  const before = (days: number) => dayOf(after(now, -days * DAY));
  return {
    ...reconciled,
    reports,
    visitorsPurged: await purge(run, () => purgeVisitors(db, before(VISITOR_DAYS), PURGED_AT_ONCE)),
    reportsPurged: await purge(run, () => purgeReports(db, before(REPORT_DAYS), PURGED_AT_ONCE)),
  };
}

async function purge(run: JobRun, some: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let removed = PURGED_AT_ONCE; removed === PURGED_AT_ONCE && run.millisecondsLeft() > 5 * SECOND; ) {
    removed = await some();
    total += removed;
  }
  return total;
}
