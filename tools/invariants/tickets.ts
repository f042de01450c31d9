import type { KeyObject } from 'node:crypto';
import type { Snapshot } from '@concert/database/snapshot';
import { verifyTicketCode } from '../../services/booking/src/domain/ticket-code.ts';
import { type Check, type Findings, openFindings } from './findings.ts';
import { bounds, type IdRange, idRanges } from './id-ranges.ts';
import type { Progress } from './progress.ts';

export interface TicketTerms {
  /** The public key behind a key id, as `verifyTicketCode` wants it. */
  readonly publicKeyOf: (kid: string) => KeyObject | undefined;
  readonly progress: Progress;
}

/**
 * Invariant 3: a confirmed booking has exactly as many tickets as its items say, not counting those that others took
 * the place of: each is valid, or, while the booking's payment is disputed, void unless it was used. A booking in
 * another state has no valid one; a ticket that is checked in names the scan that let its holder in; every ticket belongs to its booking's event; no two tickets have one code, and every code was signed
 * by one of our keys and names its own ticket and event. Confirmation and issue are one transaction, and so are
 * cancellation and voiding, so that this is true at every instant.
 */
export async function checkTickets(snapshot: Snapshot, terms: TicketTerms): Promise<Check> {
  const findings = openFindings('tickets');
  for await (const range of idRanges(snapshot, 'bookings')) {
    await countByBooking(snapshot, range, findings);
    await findLeftOver(snapshot, range, findings);
  }
  let verified = 0;
  for await (const range of idRanges(snapshot, 'tickets', 2_000)) {
    verified += await verifyCodes(snapshot, range, terms, findings);
    terms.progress(`${verified} ticket codes verified`);
  }
  await findSharedCodes(snapshot, findings);
  return findings.check();
}

async function countByBooking(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{
    id: string;
    type: string | null;
    quantity: number | null;
    valid: number;
  }>(
    `SELECT b.id, i.ticket_type_id AS type, i.quantity, COUNT(t.id) AS valid
     FROM bookings b
     LEFT JOIN booking_items i ON i.booking_id = b.id
     LEFT JOIN tickets t ON t.booking_id = b.id AND t.ticket_type_id = i.ticket_type_id
       AND (t.status = 'valid' OR (t.void_reason = 'disputed' AND b.is_disputed = 1))
     WHERE b.id > ? AND b.id <= ? AND b.status = 'confirmed'
     GROUP BY b.id, i.ticket_type_id, i.quantity
     HAVING i.quantity IS NULL OR COUNT(t.id) <> i.quantity`,
    bounds(range),
  );
  for (const { id, type, quantity, valid } of rows) {
    findings.add({
      rule: 'tickets-not-as-many-as-bought',
      bookingId: id,
      ticketTypeId: type,
      bought: quantity ?? 0,
      valid: Number(valid),
    });
  }
}

async function findLeftOver(snapshot: Snapshot, range: IdRange, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ id: string; booking: string; status: string }>(
    `SELECT t.id, b.id AS booking, b.status
     FROM bookings b STRAIGHT_JOIN tickets t ON t.booking_id = b.id AND t.status = 'valid'
     WHERE b.id > ? AND b.id <= ?
       AND (b.status <> 'confirmed' OR (b.is_disputed = 1 AND t.checked_in_at IS NULL))`,
    bounds(range),
  );
  for (const { id, booking, status } of rows) {
    findings.add({ rule: 'valid-ticket-without-booking', ticketId: id, bookingId: booking, status });
  }
}

interface TicketRow {
  readonly id: string;
  readonly booking: string;
  readonly event: string;
  readonly code: string;
  readonly booked_event: string | null;
  readonly item: string | null;
  readonly checkIn: string | null;
  readonly scan: string | null;
}

async function verifyCodes(
  snapshot: Snapshot,
  range: IdRange,
  { publicKeyOf }: TicketTerms,
  findings: Findings,
): Promise<number> {
  const rows = await snapshot.rows<TicketRow>(
    `SELECT t.id, t.booking_id AS booking, t.event_id AS event, t.code, b.event_id AS booked_event,
            i.booking_id AS item, t.check_in_id AS checkIn, c.id AS scan
     FROM tickets t
     LEFT JOIN bookings b ON b.id = t.booking_id
     LEFT JOIN booking_items i ON i.booking_id = t.booking_id AND i.ticket_type_id = t.ticket_type_id
     LEFT JOIN check_ins c ON c.id = t.check_in_id AND c.ticket_id = t.id AND c.status = 'admitted'
       AND c.scanned_at = t.checked_in_at
     WHERE t.id > ? AND t.id <= ?`,
    bounds(range),
  );
  for (const row of rows) {
    const claims = verifyTicketCode(row.code, publicKeyOf);
    const facts = { ticketId: row.id, bookingId: row.booking };
    if (row.booked_event === null || row.item === null)
      findings.add({ rule: 'ticket-of-nothing-booked', ...facts });
    else if (row.booked_event !== row.event) findings.add({ rule: 'ticket-of-another-event', ...facts });
    if (row.checkIn !== row.scan) findings.add({ rule: 'check-in-without-its-scan', ...facts });
    if (claims === undefined) findings.add({ rule: 'signature-does-not-verify', ...facts });
    else if (claims.ticketId !== row.id || claims.eventId !== row.event)
      findings.add({ rule: 'code-names-another-ticket', ...facts });
  }
  return rows.length;
}

async function findSharedCodes(snapshot: Snapshot, findings: Findings): Promise<void> {
  const rows = await snapshot.rows<{ tickets: number; first: string }>(
    `SELECT COUNT(*) AS tickets, MIN(id) AS first FROM tickets GROUP BY code HAVING COUNT(*) > 1 LIMIT 1000`,
  );
  for (const { tickets, first } of rows) {
    findings.add({ rule: 'code-not-unique', tickets: Number(tickets), ticketId: first });
  }
}
