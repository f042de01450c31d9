import type { DataOf } from '@concert/contracts/event';
import type { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage } from '@concert/database/inbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import { isMetric } from '@concert/service-kit/metrics';
import type { Telemetry } from '@concert/service-kit/telemetry';
import type { AnalyticsContainer } from '../container.ts';
import { countMoney } from '../domain/counting.ts';
import type { Increment } from '../domain/metrics.ts';
import { addCounts } from '../store/counts.ts';
import { eventOfBooking } from '../store/events.ts';

export const CONSUMER = 'analytics';

/** Adds what an event counts for, once, on the day it happened; what the dashboards show is told to them too. */
export async function countOnce(
  { db, telemetry }: AnalyticsContainer,
  event: Pick<Received<unknown>, 'id'>,
  increments: readonly Increment[],
): Promise<void> {
  if (increments.length === 0) return;
  const isNew = await inTransaction(db, async (tx) => {
    const isClaimed = await claimMessage(tx, CONSUMER, event.id);
    if (isClaimed) await addCounts(tx, increments);
    return isClaimed;
  });
  if (isNew) tell(telemetry, increments);
}

/** What was counted, as far as the dashboards show it. Only what is sure to have been counted once is told. */
export function tell(telemetry: Telemetry, increments: readonly Increment[]): void {
  const sums = new Map<string, Increment>();
  for (const one of increments) {
    const key = `${one.metric} ${one.currency}`;
    sums.set(key, { ...one, amount: one.amount + (sums.get(key)?.amount ?? 0) });
  }
  for (const { metric: name, amount, currency } of sums.values())
    if (isMetric(name)) telemetry.figure({ name, amount, ...(currency === '' ? {} : { currency }) });
}

type MoneyMoved = Received<
  DataOf<typeof paymentEvents.PaymentSucceeded> | DataOf<typeof paymentEvents.RefundSucceeded>
>;

/** Money is counted for the event whose booking it is of. */
export async function countMoneyOnce(
  container: AnalyticsContainer,
  event: MoneyMoved,
  metric: 'revenueMinor' | 'refundsMinor',
): Promise<void> {
  const eventId = await eventOfBooking(container.db, event.data.bookingId);
  if (eventId === undefined) throw new Error(`there is no booking ${event.data.bookingId}`);
  await countOnce(container, event, countMoney(event.time, eventId, metric, event.data));
}
