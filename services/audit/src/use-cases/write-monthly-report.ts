import { databaseNow } from '@concert/database/transactions';
import type { AuditContainer } from '../container.ts';
import { dayAfter, dayDate, dayOf } from '../domain/days.ts';
import {
  daysOfMonth,
  figuresOf,
  type MonthlyReport,
  monthBefore,
  type ReportedDay,
  reportCsv,
  sumOf,
} from '../domain/monthly-report.ts';
import { EXPORTS } from '../domain/patterns.ts';
import { isGenuine } from '../domain/seal.ts';
import { daysBetween, type TrailDay } from '../store/days.ts';
import { hasReport, keepReport, readersBetween } from '../store/monthly-reports.ts';
import { countSuspicions } from '../store/suspicions.ts';
import { closedDay } from './seal-days.ts';

/**
 * Writes the report of the month before, once all of its days are closed: as JSON and CSV into the reports bucket,
 * and into the database, by which it is listed. Files first, so that none that is listed is missing.
 */
export async function writeMonthlyReport(container: AuditContainer): Promise<Record<string, number>> {
  const { db } = container;
  const month = monthBefore(dayOf(await databaseNow(db)));
  if (await hasReport(db, month)) return { reports: 0 };
  const [first, last] = daysOfMonth(month);
  const days = [...(await daysBetween(db, first, last)).values()];
  if (days.length === 0 || days.some((day) => day.state === 'open')) return { reports: 0 };
  await writeFiles(container, await reportOf(container, month, days));
  return { reports: 1 };
}

async function reportOf(
  container: AuditContainer,
  month: string,
  days: readonly TrailDay[],
): Promise<MonthlyReport> {
  const { db } = container;
  const [first, last] = daysOfMonth(month);
  const actions = sumOf(days.map((day) => day.verified.actions));
  const reported = await reportedDays(container, days);
  return {
    month,
    records: reported.reduce((sum, day) => sum + day.records, 0),
    isIntact: reported.every((day) => day.isIntact),
    figures: figuresOf(actions, EXPORTS),
    readers: await readersBetween(db, first, last),
    suspicions: await countSuspicions(db, dayDate(first), dayDate(dayAfter(last, 1))),
    actions,
    days: reported,
  };
}

async function reportedDays(
  container: AuditContainer,
  days: readonly TrailDay[],
): Promise<readonly ReportedDay[]> {
  const publicKeyOf = await container.keys.verifier();
  const reported: ReportedDay[] = [];
  for (const day of days) {
    const isSealed =
      day.seal !== undefined && isGenuine(await closedDay(container, day), day.seal, publicKeyOf);
    reported.push({
      day: day.day,
      records: day.verified.records,
      isIntact: day.verified.firstBroken === null && isSealed,
      seal: isSealed ? 'genuine' : 'forged',
    });
  }
  return reported;
}

/** Where a month's report lies in the reports bucket. */
export const reportKey = (month: string, format: 'json' | 'csv'): string =>
  `audit/monthly/${month}.${format}`;

async function writeFiles({ db, reports }: AuditContainer, report: MonthlyReport): Promise<void> {
  const files = [
    { format: 'json', text: `${JSON.stringify(report, null, 2)}\n`, contentType: 'application/json' },
    { format: 'csv', text: reportCsv(report), contentType: 'text/csv; charset=utf-8' },
  ] as const;
  for (const { format, text, contentType } of files)
    await reports.put(reportKey(report.month, format), { body: Buffer.from(text), contentType });
  await keepReport(db, report);
}
