import { after, DAY } from '@concert/values/clock';
import { dayOf } from './counting.ts';
import type { DateRange } from './date-range.ts';

export type Interval = 'day' | 'week' | 'month';

/** The first day of the day, week (from Monday) or month that a day (UTC) is in. */
export function periodOf(day: string, interval: Interval): string {
  switch (interval) {
    case 'day':
      return day;
    case 'week': {
      const date = new Date(day);
      return dayOf(after(date, -((date.getUTCDay() + 6) % 7) * DAY));
    }
    case 'month':
      return `${day.slice(0, 7)}-01`;
  }
}

/** All periods that days of the range are in, in their order. */
export function periodsIn({ from, to }: DateRange, interval: Interval): readonly string[] {
  const periods: string[] = [];
  for (let day = new Date(from); day <= new Date(to); day = after(day, DAY)) {
    const period = periodOf(dayOf(day), interval);
    if (period !== periods.at(-1)) periods.push(period);
  }
  return periods;
}

/** As many days, just before. */
export function rangeBefore({ from, to }: DateRange): DateRange {
  const days = (new Date(to).getTime() - new Date(from).getTime()) / DAY + 1;
  return { from: dayOf(after(new Date(from), -days * DAY)), to: dayOf(after(new Date(from), -DAY)) };
}
