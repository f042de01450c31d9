import { toCsvLines } from './export-formats.ts';

/** What a month's trail comes to. */
export interface MonthlyReport {
  /** `2027-01`. */
  readonly month: string;
  readonly records: number;
  readonly isIntact: boolean;
  readonly figures: Figures;
  /** Who read personal data of others, by id, the most first. */
  readonly readers: readonly { readonly userId: string; readonly count: number }[];
  readonly suspicions: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
  readonly days: readonly ReportedDay[];
}

export interface ReportedDay {
  readonly day: string;
  readonly records: number;
  readonly isIntact: boolean;
  readonly seal: 'genuine' | 'forged';
}

export interface Figures {
  readonly failedLogins: number;
  readonly roleChanges: number;
  readonly erasures: number;
  readonly refundsRequested: number;
  readonly refundsMade: number;
  readonly refundsFailed: number;
  readonly exports: number;
  readonly personalDataReads: number;
}

/** The figures that a reviewer asks for, out of the counts by action. */
export function figuresOf(actions: Readonly<Record<string, number>>, exports: readonly string[]): Figures {
  const count = (...names: readonly string[]) => names.reduce((sum, name) => sum + (actions[name] ?? 0), 0);
  return {
    failedLogins: count('LoginFailed'),
    roleChanges: count('RoleChanged'),
    erasures: count('UserErased'),
    refundsRequested: count('RefundRequested'),
    refundsMade: count('RefundSucceeded'),
    refundsFailed: count('RefundFailed'),
    exports: count(...exports),
    personalDataReads: count('PersonalDataRead'),
  };
}

/** Counts of several days in one. */
export function sumOf(counts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const each of counts)
    for (const [name, count] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** The report as one table: what is counted, of what, how many. */
export function reportCsv(report: MonthlyReport): string {
  const rows = (section: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, count]) => [section, name, String(count)]);
  return toCsvLines([
    ['section', 'name', 'value'],
    ['month', report.month, String(report.records)],
    ['chain', 'isIntact', String(report.isIntact)],
    ...rows('figure', { ...report.figures }),
    ...report.readers.map(({ userId, count }) => ['reader', userId, String(count)]),
    ...rows('suspicion', report.suspicions),
    ...rows('action', report.actions),
    ...report.days.map(({ day, isIntact, seal }) => [
      'day',
      day,
      isIntact ? `intact, seal ${seal}` : 'broken',
    ]),
  ]);
}

/** The month before the one that a day is in. */
export function monthBefore(day: string): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00.000Z`);
  first.setUTCMonth(first.getUTCMonth() - 1);
  return first.toISOString().slice(0, 7);
}

/** The first and the last day of a month. */
export function daysOfMonth(month: string): readonly [first: string, last: string] {
  const next = new Date(`${month}-01T00:00:00.000Z`);
  next.setUTCMonth(next.getUTCMonth() + 1, 0);
  return [`${month}-01`, next.toISOString().slice(0, 10)];
}
