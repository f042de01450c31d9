import type { DataOf } from '@concert/contracts/event';
import type { auditEvents } from '@concert/contracts/events/audit';
import type { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage, isClaimed } from '@concert/database/inbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { Figure } from '@concert/service-kit/telemetry';
import { money } from '@concert/values/money';
import type { NotificationContainer } from '../container.ts';
import type { Happening } from '../domain/happenings.ts';
import { findEventOfBooking } from '../store/events.ts';
import { listAdmins } from '../store/people.ts';
import { tell } from './tell-of-happenings.ts';

type RefundFailed = Received<DataOf<typeof paymentEvents.RefundFailed>>;
type ReconciliationDiffered = Received<DataOf<typeof paymentEvents.ReconciliationDiffered>>;
type SuspicionRaised = Received<DataOf<typeof auditEvents.SuspicionRaised>>;

/** A refund failed for good: every admin finds it in the inbox, and whoever is on call is alerted. */
export async function alertOfFailedRefund(
  container: NotificationContainer,
  event: RefundFailed,
): Promise<void> {
  const { refundId, paymentId, bookingId, amountMinor, currency, failureCode } = event.data;
  const sheet = await findEventOfBooking(container.db, bookingId);
  if (sheet === undefined) throw new Error(`refund ${refundId} is of no booking of ours`);
  const refund = money(amountMinor, currency);
  await alert(container, event, {
    happening: { kind: 'refund-failed', eventTitle: sheet.title, bookingId, refund, failureCode },
    subject: 'Concert: a refund failed',
    facts: { refundId, paymentId, bookingId, amountMinor, currency, failureCode },
    figure: { name: 'refundFailures', amount: 1 },
  });
}

/** The books and the provider's differ. */
export async function alertOfDifference(
  container: NotificationContainer,
  event: ReconciliationDiffered,
): Promise<void> {
  await alert(container, event, {
    happening: { kind: 'books-differ', ...event.data },
    subject: 'Concert: the books differ from those of the payment provider',
    facts: event.data,
    figure: { name: 'bookDifferences', amount: event.data.differences },
  });
}

/** The audit trail shows a pattern that somebody should look at. */
export async function alertOfSuspicion(
  container: NotificationContainer,
  event: SuspicionRaised,
): Promise<void> {
  const { pattern, count } = event.data;
  await alert(container, event, {
    happening: { kind: 'suspicion', pattern, count },
    subject: `Concert: suspicious ${pattern}`,
    facts: event.data,
  });
}

interface Alert {
  readonly happening: Happening;
  /** SNS takes ASCII only. */
  readonly subject: string;
  readonly facts: object;
  /** What an alarm watches, so that the trouble stays in sight until it is over. */
  readonly figure?: Figure;
}

async function alert(
  container: NotificationContainer,
  event: Received<unknown>,
  { happening, ...told }: Alert,
): Promise<void> {
  await tell(container, event, { userIds: await listAdmins(container.db), eventId: null, happening });
  await alertOnce(container, event, told);
}

/** The topic takes no repetition back, so the alert is noted once it was taken; a crash in between alerts twice. */
async function alertOnce(
  { db, alerts, telemetry }: NotificationContainer,
  { id, type, correlationId }: Received<unknown>,
  { subject, facts, figure }: Omit<Alert, 'happening'>,
): Promise<void> {
  if (await isClaimed(db, 'alerts', id)) return;
  await alerts.publish({ subject, body: { type, correlationId, ...facts } });
  if (figure !== undefined) telemetry.figure(figure);
  await inTransaction(db, (tx) => claimMessage(tx, 'alerts', id));
}
