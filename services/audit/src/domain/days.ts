import { after, DAY } from '@concert/values/clock';

/** A day as the driver wants a DATE. */
export const dayDate = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

/** The UTC day of a moment: `2027-01-04`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The day so many days later; earlier when negative. */
export const dayAfter = (day: string, days: number): string => dayOf(after(dayDate(day), days * DAY));

/** How many days there are from the first to the last, both counted; below 1 when they are the wrong way round. */
export const daysFrom = (first: string, last: string): number =>
  (dayDate(last).getTime() - dayDate(first).getTime()) / DAY + 1;
