import type { Snapshot } from '@concert/database/snapshot';
import { type Check, type Findings, openFindings } from './findings.ts';
import { bounds, type IdRange, idRanges } from './id-ranges.ts';
import { type InFlight, inEnvelope } from './in-flight.ts';
import { openLedger } from './ledger.ts';
import { type PaymentRow, paymentViolations } from './payment-rules.ts';

/**
 * Invariant 2: every succeeded payment has the booking that it confirmed, or was given back as far as it is due,
 * or the step to that is in flight; every confirmed booking that costs something has exactly its payment; a
 * booking costs what its items do; what a payment says is refunded and charged back are the sums of its refunds and
 * lost disputes; the sums agree in every currency.
 *
 * A refund that failed gives nothing back: it is a violation until an operator refunds the amount another way.
 */
export async function checkMoney(snapshot: Snapshot, inFlight: InFlight): Promise<Check> {
  const findings = openFindings('money');
  const ledger = openLedger();
  for await (const range of idRanges(snapshot, 'payments')) {
    for (const row of await doubtfulPayments(snapshot, range))
      findings.addAll(paymentViolations(row, inFlight));
    await ledger.addPayments(snapshot, range);
  }
  for await (const range of idRanges(snapshot, 'bookings')) {
    await checkTotals(snapshot, range, findings);
    await checkConfirmed(snapshot, range, findings);
    await checkUnpaid(snapshot, range, findings);
    await ledger.addBookings(snapshot, range);
  }
  for await (const range of idRanges(snapshot, 'outbox')) await checkPromises(snapshot, range, findings);
  findings.addAll(ledger.differences());
  return findings.check();
}

/** All payments but those that stand with the booking they confirmed and have neither refund nor dispute. */
function doubtfulPayments(snapshot: Snapshot, range: IdRange): Promise<readonly PaymentRow[]> {
  const both = bounds(range);
  return snapshot.rows(
    `SELECT p.id, p.booking_id AS booking, p.status, p.amount_minor AS amount, p.currency,
            p.refunded_minor AS refunded, p.disputed_minor AS disputed, p.charged_back_minor AS chargedBack,
            COALESCE(d.lost, 0) AS lost, COALESCE(r.given, 0) AS given, COALESCE(r.foreign_currency, 0) AS foreignCurrency,
            b.status AS bookingStatus, b.payment_id AS bookedBy, b.total_minor AS total,
            b.currency AS bookingCurrency, b.refund_due_minor AS due
     FROM payments p
     LEFT JOIN bookings b ON b.id = p.booking_id
     LEFT JOIN (
       SELECT f.payment_id, SUM(IF(f.status = 'failed', 0, f.amount_minor)) AS given,
              SUM(f.currency <> q.currency) AS foreign_currency
       FROM refunds f STRAIGHT_JOIN payments q ON q.id = f.payment_id
       WHERE f.payment_id > ? AND f.payment_id <= ? GROUP BY f.payment_id
     ) r ON r.payment_id = p.id
     LEFT JOIN (
       SELECT payment_id, SUM(IF(status = 'lost', amount_minor, 0)) AS lost
       FROM disputes WHERE payment_id > ? AND payment_id <= ? GROUP BY payment_id
     ) d ON d.payment_id = p.id
     WHERE p.id > ? AND p.id <= ?
       AND NOT (p.refunded_minor = 0 AND r.payment_id IS NULL AND p.charged_back_minor = 0 AND d.payment_id IS NULL
                AND (p.status <> 'succeeded'
                     OR (b.status = 'confirmed' AND b.payment_id = p.id AND b.total_minor = p.amount_minor
                         AND b.currency = p.currency)) IS TRUE)`,
    [...both, ...both, ...both],
  );
}

const ITEMS_COST = 'SUM(i.quantity * (i.unit_price_minor + i.unit_fee_minor))';

/** A booking costs what its tickets do, each with its fee. */
async function checkTotals(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ id: string; total: number; items: string | null }>(
    `SELECT b.id, b.total_minor AS total, ${ITEMS_COST} AS items
     FROM bookings b LEFT JOIN booking_items i ON i.booking_id = b.id
     WHERE b.id > ? AND b.id <= ? GROUP BY b.id, b.total_minor
     HAVING ${ITEMS_COST} IS NULL OR ${ITEMS_COST} <> b.total_minor`,
    bounds(range),
  );
  for (const { id, total, items } of rows) {
    findings.add({
      rule: 'total-is-not-that-of-items',
      bookingId: id,
      totalMinor: total,
      itemsMinor: Number(items),
    });
  }
}

async function checkConfirmed(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ id: string; payment: string | null; total: number; currency: string }>(
    `SELECT b.id, b.payment_id AS payment, b.total_minor AS total, b.currency
     FROM bookings b LEFT JOIN payments p ON p.id = b.payment_id AND p.booking_id = b.id
     WHERE b.id > ? AND b.id <= ? AND b.status = 'confirmed' AND b.total_minor > 0
       AND (p.status = 'succeeded' AND p.amount_minor = b.total_minor AND p.currency = b.currency) IS NOT TRUE`,
    bounds(range),
  );
  for (const { id, payment, total, currency } of rows) {
    findings.add({
      rule: 'confirmed-without-its-payment',
      bookingId: id,
      paymentId: payment,
      totalMinor: total,
      currency,
    });
  }
}

/** A free booking has no payment, and one that was never confirmed names none. */
async function checkUnpaid(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ id: string; payment: string; status: string }>(
    `SELECT id, payment_id AS payment, status FROM bookings
     WHERE id > ? AND id <= ? AND payment_id IS NOT NULL
       AND (total_minor = 0 OR status IN ('pending', 'expired'))`,
    bounds(range),
  );
  for (const { id, payment, status } of rows) {
    findings.add({ rule: 'payment-of-unpaid-booking', bookingId: id, paymentId: payment, status });
  }
}

/**
 * What a buyer was told to get back is what the booking says, and no more than the event's policy gives; of an event
 * that got another time or place it may be all.
 */
async function checkPromises(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const told = inEnvelope('data.refundDueMinor');
  const rows = await snapshot.rows<{ id: string; due: number; told: string }>(
    `SELECT b.id, b.refund_due_minor AS due, ${told} AS told
     FROM outbox o STRAIGHT_JOIN bookings b ON b.id = ${inEnvelope('data.bookingId')}
     STRAIGHT_JOIN events e ON e.id = b.event_id
     WHERE o.id > ? AND o.id <= ? AND o.type = 'BookingCancelled'
       AND (b.refund_due_minor <> CAST(${told} AS SIGNED)
            OR (e.status <> 'cancelled' AND e.rescheduled_at IS NULL AND b.refund_due_minor > CASE e.refund_kind
                  WHEN 'full' THEN b.total_minor
                  WHEN 'partial' THEN FLOOR(b.total_minor * e.refund_percent / 100 + 0.5)
                  ELSE 0 END))`,
    bounds(range),
  );
  for (const row of rows) {
    findings.add({
      rule: 'refund-due-is-not-what-was-promised',
      bookingId: row.id,
      dueMinor: row.due,
      toldMinor: Number(row.told),
    });
  }
}
