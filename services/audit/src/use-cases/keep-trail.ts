import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY } from '@concert/values/clock';
import type { AuditContainer } from '../container.ts';
import { purgeSuspicions } from '../store/suspicions.ts';
import { archiveDays, purgeArchivedDays } from './archive-days.ts';
import { sealDays } from './seal-days.ts';
import { writeMonthlyReport } from './write-monthly-report.ts';

type Figures = Readonly<Record<string, number>>;

/** As long as the records that a suspicion was raised by. */
const SUSPICIONS_FOR = 90 * DAY;
const PURGE_AT_ONCE = 500;

/**
 * Every hour, whatever of it is due: closes the days that are over, archives them, takes old ones out of the
 * database and writes the month's report. Each step stands for itself; one that fails keeps no other back and is
 * tried again an hour later.
 */
export async function keepTrail(container: AuditContainer, run: JobRun): Promise<Figures> {
  const steps: readonly (readonly [string, () => Promise<Figures>])[] = [
    ['seal-days', () => sealDays(container, run)],
    ['archive-days', () => archiveDays(container, run)],
    ['purge-archived-days', () => purgeArchivedDays(container, run)],
    ['write-monthly-report', () => writeMonthlyReport(container)],
    ['purge-suspicions', () => purgeOldSuspicions(container)],
  ];
  let figures: Figures = {};
  for (const [name, step] of steps) {
    try {
      figures = { ...figures, ...(await step()) };
    } catch (error) {
      container.telemetry.failure(name, error);
    }
  }
  return figures;
}

async function purgeOldSuspicions({ db }: AuditContainer): Promise<Figures> {
  const before = after(await databaseNow(db), -SUSPICIONS_FOR);
  return { suspicionsPurged: await purgeSuspicions(db, before, PURGE_AT_ONCE) };
}
