import type { Database } from '@concert/database/connection';
import { after, DAY } from '@concert/values/clock';
import type { Increment, Metric } from '../domain/metrics.ts';
import { dayDate } from './counts.ts';

/** What bookings, payments and refunds themselves say of a day; the rest is told by events alone. */
export const RECONCILED = [
  'bookings',
  'tickets',
  'cancellations',
  'revenueMinor',
  'refundsMinor',
] as const satisfies readonly Metric[];

/** The counts of a day as bookings, payments and refunds have them, read through their owners' views. */
export async function trueCounts(db: Database, day: string): Promise<readonly Increment[]> {
  const [from, until] = [dayDate(day), after(dayDate(day), DAY)];
  const confirmed = db
    .selectFrom('booking_sales')
    .select(({ fn, val }) => ['event_id', val('').as('currency'), fn.countAll<string>().as('amount')])
    .where('confirmed_at', '>=', from)
    .where('confirmed_at', '<', until)
    .groupBy('event_id');
  const tickets = db
    .selectFrom('booking_sale_items')
    .select(({ fn, val }) => ['event_id', val('').as('currency'), fn.sum<string>('quantity').as('amount')])
    .where('confirmed_at', '>=', from)
    .where('confirmed_at', '<', until)
    .groupBy('event_id');
  const cancelled = db
    .selectFrom('booking_sales')
    .select(({ fn, val }) => ['event_id', val('').as('currency'), fn.countAll<string>().as('amount')])
    .where('cancelled_at', '>=', from)
    .where('cancelled_at', '<', until)
    .where('confirmed_at', 'is not', null)
    .groupBy('event_id');
  const paid = db
    .selectFrom('payment_ledger')
    .select(({ fn }) => ['event_id', 'currency', fn.sum<string>('amount_minor').as('amount')])
    .where('succeeded_at', '>=', from)
    .where('succeeded_at', '<', until)
    .groupBy(['event_id', 'currency']);
  const refunded = db
    .selectFrom('refund_ledger')
    .select(({ fn }) => ['event_id', 'currency', fn.sum<string>('amount_minor').as('amount')])
    .where('succeeded_at', '>=', from)
    .where('succeeded_at', '<', until)
    .groupBy(['event_id', 'currency']);
  const as = (metric: Metric) => (row: { event_id: string; currency: string; amount: string }) => ({
    day,
    eventId: row.event_id,
    metric,
    currency: row.currency,
    amount: Number(row.amount),
  });
  return [
    ...(await confirmed.execute()).map(as('bookings')),
    ...(await tickets.execute()).map(as('tickets')),
    ...(await cancelled.execute()).map(as('cancellations')),
    ...(await paid.execute()).map(as('revenueMinor')),
    ...(await refunded.execute()).map(as('refundsMinor')),
  ];
}
