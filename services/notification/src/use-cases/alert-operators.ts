import type { DataOf } from '@concert/contracts/event';
import type { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage, isClaimed } from '@concert/database/inbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { NotificationContainer } from '../container.ts';
import { newsOf } from '../domain/news.ts';
import { titleOfBooking } from '../store/events.ts';
import { listAdmins } from '../store/people.ts';
import { deliver } from './deliver.ts';

type RefundFailed = Received<DataOf<typeof paymentEvents.RefundFailed>>;

/** A refund failed for good: every admin finds it in the inbox, and whoever is on call is alerted. */
export async function alertOfFailedRefund(
  container: NotificationContainer,
  event: RefundFailed,
): Promise<void> {
  const { refundId, paymentId, bookingId, amountMinor, currency, failureCode } = event.data;
  const eventTitle = await titleOfBooking(container.db, bookingId);
  if (eventTitle === undefined) throw new Error(`refund ${refundId} is of no booking of ours`);
  const refund = money(amountMinor, currency);
  await deliver(container, {
    causeKey: `event:${event.id}`,
    userIds: await listAdmins(container.db),
    channels: ['inbox', 'push'],
    newsFor: ({ locale }) =>
      newsOf({ kind: 'refund-failed', eventTitle, bookingId, refund, failureCode }, locale),
  });
  const facts = { refundId, paymentId, bookingId, amountMinor, currency, failureCode };
  await alertOnce(container, event, { subject: 'Concert: a refund failed', body: facts });
}

/** The topic takes no repetition back, so the alert is noted once it was taken; a crash in between alerts twice. */
async function alertOnce(
  { db, alerts }: NotificationContainer,
  { id, type, correlationId }: RefundFailed,
  { subject, body }: { readonly subject: string; readonly body: object },
): Promise<void> {
  if (await isClaimed(db, 'alerts', id)) return;
  await alerts.publish({ subject, body: { type, correlationId, ...body } });
  await inTransaction(db, (tx) => claimMessage(tx, 'alerts', id));
}
