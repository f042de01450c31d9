import type { TicketType } from '../api/types.ts';

/** How many of an event's tickets are taken: sold, or held by somebody who is paying. */
export function takenOf(types: readonly Pick<TicketType, 'capacity' | 'available'>[]) {
  const capacity = types.reduce((sum, type) => sum + type.capacity, 0);
  const taken = types.reduce((sum, type) => sum + type.capacity - type.available, 0);
  return { capacity, taken, share: capacity === 0 ? 0 : taken / capacity };
}

/** How a figure compares with the one before: undefined where there is nothing to compare with. */
export function changeOf(now: number, before: number): number | undefined {
  return before === 0 ? undefined : (now - before) / Math.abs(before);
}

/** The days of a span that ends today (UTC), as the API takes them. */
export function lastDays(days: number, today: Date): { from: string; to: string } {
  const first = new Date(today.getTime() - (days - 1) * 86_400_000);
  return { from: first.toISOString().slice(0, 10), to: today.toISOString().slice(0, 10) };
}

/** The interval in which a span has a number of bars that can be read. */
export function intervalFor(days: number): 'day' | 'week' | 'month' {
  if (days <= 45) return 'day';
  return days <= 200 ? 'week' : 'month';
}

/** Every period of rows that only say where something happened, in order. */
export function byPeriod<Row extends { readonly period: string | null }>(
  rows: readonly Row[],
  value: (row: Row) => number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) if (row.period) sums.set(row.period, (sums.get(row.period) ?? 0) + value(row));
  return new Map([...sums].sort(([one], [other]) => one.localeCompare(other)));
}
