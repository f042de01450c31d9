import type { Snapshot } from '@concert/database/snapshot';
import { SECOND } from '@concert/values/clock';
import { CONSUMPTIONS } from './consumers.ts';
import { type Check, type Findings, openFindings } from './findings.ts';
import { findLostEvents, type LostTerms } from './lost-events.ts';

/** How long an event may wait for the relay. */
const UNPUBLISHED_FOR = 60 * SECOND;

/** What happens to its subject once: a second telling means that something was applied twice. */
const ONCE = [
  'UserRegistered',
  'EventCancelled',
  'BookingConfirmed',
  'BookingCancelled',
  'HoldExpired',
  'PaymentSucceeded',
  'PaymentNotPlaced',
  'PaymentCanceled',
  'RefundRequested',
  'RefundSucceeded',
  'RefundFailed',
  'DisputeOpened',
  'DisputeClosed',
];

/**
 * Invariant 6: every event is published within a minute and reaches its consumers, and none of them applies one
 * twice. That is seen by the effects: what can happen once to a booking, a payment or a refund is told once, a
 * payment has one refund for each cause, and a mail is written once for its cause.
 */
export async function checkDeliveries(snapshot: Snapshot, terms: LostTerms): Promise<Check> {
  const findings = openFindings('outbox');
  await findUnpublished(snapshot, findings);
  for (const consumption of CONSUMPTIONS) findings.addAll(await findLostEvents(snapshot, consumption, terms));
  await findToldTwice(snapshot, findings);
  await findRepeatedRows(snapshot, findings);
  return findings.check();
}

async function findUnpublished(snapshot: Snapshot, findings: Findings): Promise<void> {
  const latest = new Date(snapshot.takenAt.getTime() - UNPUBLISHED_FOR);
  for (let after = '', isMore = true; isMore; ) {
    const rows = await snapshot.rows<{ id: string; type: string }>(
      `SELECT id, type FROM outbox
       WHERE published_at IS NULL AND id > ? AND created_at < ? ORDER BY id LIMIT 1000`,
      [after, latest],
    );
    for (const { id, type } of rows) findings.add({ rule: 'not-published', eventId: id, type });
    after = rows.at(-1)?.id ?? after;
    isMore = rows.length > 0;
  }
}

async function findToldTwice(snapshot: Snapshot, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ type: string; subject: string; times: number }>(
    `SELECT o.type, JSON_UNQUOTE(JSON_EXTRACT(o.envelope, '$.subject')) AS subject, COUNT(*) AS times
     FROM outbox o
     WHERE o.type IN (?)
        OR (o.type = 'TicketFilesReady' AND JSON_UNQUOTE(JSON_EXTRACT(o.envelope, '$.data.cause')) = 'confirmed')
     GROUP BY type, subject HAVING COUNT(*) > 1 LIMIT 1000`,
    [ONCE],
  );
  for (const { type, subject, times } of rows) {
    findings.add({ rule: 'applied-twice', type, subject, times: Number(times) });
  }
}

/** Unique keys forbid these; a store whose keys were lost is found out. */
async function findRepeatedRows(snapshot: Snapshot, findings: Findings): Promise<void> {
  const refunds = await snapshot.rows<{ payment: string; cause: string; times: number }>(
    `SELECT payment_id AS payment, cause_key AS cause, COUNT(*) AS times
     FROM refunds GROUP BY payment_id, cause_key HAVING COUNT(*) > 1 LIMIT 1000`,
  );
  for (const { payment, cause, times } of refunds) {
    findings.add({ rule: 'refunded-twice', paymentId: payment, cause, times: Number(times) });
  }
  const mails = await snapshot.rows<{ cause: string; times: number }>(
    `SELECT cause_key AS cause, COUNT(*) AS times FROM email_logs GROUP BY cause_key HAVING COUNT(*) > 1 LIMIT 1000`,
  );
  for (const { cause, times } of mails) {
    findings.add({ rule: 'mailed-twice', cause, times: Number(times) });
  }
}
