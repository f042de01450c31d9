/** Days on the reader's calendar, as `YYYY-MM-DD`; both ends belong to the period. */
export interface Period {
  readonly from?: string;
  readonly to?: string;
}

export type PeriodName = 'today' | 'weekend' | 'week' | 'month';

export const PERIOD_NAMES: readonly PeriodName[] = ['today', 'weekend', 'week', 'month'];

/** The days that a name means on a given day. A weekend is Friday to Sunday, what is left of it. */
export function namedPeriod(name: PeriodName, today: Date): Period {
  const from = dayOf(today);
  switch (name) {
    case 'today':
      return { from, to: from };
    case 'weekend': {
      const daysToSunday = (7 - today.getDay()) % 7;
      return {
        from: dayOf(plusDays(today, Math.max(0, daysToSunday - 2))),
        to: dayOf(plusDays(today, daysToSunday)),
      };
    }
    case 'week':
      return { from, to: dayOf(plusDays(today, 6)) };
    case 'month':
      return { from, to: dayOf(plusDays(today, 29)) };
  }
}

/** The days of a month, given as `2027-05`. */
export function monthPeriod(month: string): Period {
  const first = parseDay(`${month}-01`);
  if (!first) return {};
  return { from: dayOf(first), to: dayOf(new Date(first.getFullYear(), first.getMonth() + 1, 0)) };
}

/** The instants that a period spans in the reader's zone: from its first midnight to the one after its last day. */
export function periodInstants(period: Period): { readonly from?: string; readonly to?: string } {
  const from = parseDay(period.from);
  const to = parseDay(period.to);
  return {
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: plusDays(to, 1).toISOString() } : {}),
  };
}

/** The local midnight of `YYYY-MM-DD`; undefined for anything that is not a day of the calendar. */
export function parseDay(text: string | undefined): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (!match) return undefined;
  const day = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return dayOf(day) === text ? day : undefined;
}

export function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function plusDays(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}
