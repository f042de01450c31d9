import type { Price } from '../state/billing-resources.ts';

/**
 * The end (Unix seconds) of a billing period that begins at `start`. Months and years keep the day of the month,
 * or take the month's last day where it is too short, as Stripe does.
 */
export function periodEnd(start: number, recurring: NonNullable<Price['recurring']>): number {
  const { interval, interval_count: count } = recurring;
  const date = new Date(start * 1_000);
  if (interval === 'day' || interval === 'week') {
    date.setUTCDate(date.getUTCDate() + count * (interval === 'week' ? 7 : 1));
  } else {
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + count * (interval === 'year' ? 12 : 1));
    const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(day, lastDay));
  }
  return Math.floor(date.getTime() / 1_000);
}
