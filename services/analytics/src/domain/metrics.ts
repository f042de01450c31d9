/** What is counted a day, an event and, for money, a currency. */
export const METRICS = [
  'registrations',
  'holds',
  'bookings',
  'tickets',
  'cancellations',
  'revenueMinor',
  'refundsMinor',
  'pageViews',
  'eventViews',
  'visitors',
  'actions',
  'checkIns',
] as const;

export type Metric = (typeof METRICS)[number];

/** One count to be added. */
export interface Increment {
  /** UTC: `2027-01-04`. */
  readonly day: string;
  /** The event it is about, or '' for the platform as a whole. */
  readonly eventId: string;
  readonly metric: Metric;
  /** Of money; '' for what is counted in pieces. */
  readonly currency: string;
  readonly amount: number;
}

/** The event id of what belongs to no event. */
export const PLATFORM = '';

/** Adds up increments of the same count, in one order for all, so that two writers do not wait for each other in a circle. */
export function combine(increments: readonly Increment[]): readonly Increment[] {
  const sums = new Map<string, Increment>();
  for (const one of increments) {
    const key = keyOf(one);
    sums.set(key, { ...one, amount: one.amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

const keyOf = ({ day, eventId, metric, currency }: Increment): string =>
  [day, eventId, metric, currency].join('|');
