import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY, HOUR } from '@concert/values/clock';
import type { PaymentContainer } from '../container.ts';
import { type Day, dayOf, settledDays } from '../domain/days.ts';
import { ProviderAway } from '../provider/faults.ts';
import {
  beginReport,
  listReports,
  purgeReports,
  type Report,
  restartReport,
} from '../store/reconciliations.ts';
import { reconcileDay } from './reconcile-day.ts';

/** How many days back are made up for, and looked at again while they differ. */
const DAYS = 7;
const AGAIN_AFTER = 20 * HOUR;
/** Longer than a card can be disputed. */
const KEPT_FOR = 760 * DAY;
const BATCH = 100;

/**
 * Compares each day with Stripe once it has settled: yesterday's, and those before it that were left out, stopped,
 * or still differ, these once a day, until they are a week old. Runs every hour and mostly finds nothing to do.
 */
export async function reconcileDays(
  container: PaymentContainer,
  run: JobRun,
): Promise<Readonly<Record<'days' | 'failed' | 'purged', number>>> {
  const { db, clock, telemetry } = container;
  const now = clock();
  let days = 0;
  let failed = 0;
  for (const day of await dueDays(container, now)) {
    try {
      if (await reconcileDay(container, day, run)) days += 1;
    } catch (error) {
      failed += 1;
      if (error instanceof ProviderAway) break;
      telemetry.failure('reconcile-days', error);
    }
  }
  const purged = await purgeReports(db, dayOf(after(now, -KEPT_FOR)), BATCH);
  return { days, failed, purged };
}

/** Begins and restarts the reports that are due. @returns their days and those under way, the newest first */
async function dueDays({ db }: PaymentContainer, now: Date): Promise<readonly Day[]> {
  const reports = await listReports(db, { limit: DAYS * 2, before: undefined });
  const byDay = new Map(reports.map((report) => [report.day, report]));
  const due: Day[] = [];
  for (const [back, day] of settledDays(now, DAYS).entries()) {
    const report = byDay.get(day);
    // What lies before the first report was before our time.
    const isMissed = back === 0 || reports.some((one) => one.day < day);
    if (report === undefined && isMissed) await beginReport(db, day);
    if (report !== undefined && isToRepeat(report, now)) await restartReport(db, day);
    if (report === undefined ? isMissed : report.status === 'running' || isToRepeat(report, now))
      due.push(day);
  }
  const underWay = reports.filter(({ day, status }) => status === 'running' && !due.includes(day));
  return [...due, ...underWay.map(({ day }) => day)];
}

const isToRepeat = ({ status, checkedAt }: Report, now: Date): boolean =>
  status === 'differed' && checkedAt !== null && after(checkedAt, AGAIN_AFTER) < now;
