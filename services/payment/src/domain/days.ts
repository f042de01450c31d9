import { after, DAY, HOUR } from '@concert/values/clock';

/** A UTC day, `2027-01-04`. */
export type Day = string;

/** How long after its end a day is compared: webhooks, queues and the five-minute reconciliation had their time. */
const SETTLES_AFTER = 2 * HOUR;

export const HOURS_OF_DAY = 24;

export const dayOf = (moment: Date): Day => moment.toISOString().slice(0, 10);

export const startOf = (day: Day): Date => new Date(`${day}T00:00:00.000Z`);

export const isSettled = (day: Day, now: Date): boolean =>
  after(startOf(day), DAY + SETTLES_AFTER).getTime() <= now.getTime();

/** The last `count` settled days, the newest first. */
export function settledDays(now: Date, count: number): readonly Day[] {
  const newest = after(now, -(DAY + SETTLES_AFTER));
  return Array.from({ length: count }, (_, back) => dayOf(after(newest, -back * DAY)));
}

/** An hour of a day, its end excluded. */
export function hourOf(day: Day, hour: number): { readonly from: Date; readonly to: Date } {
  const from = after(startOf(day), hour * HOUR);
  return { from, to: after(from, HOUR) };
}
