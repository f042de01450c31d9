import type { Snapshot } from '@concert/database/snapshot';
import { type Check, openFindings } from './findings.ts';
import { bounds, idRanges } from './id-ranges.ts';

interface TypeRow {
  readonly id: string;
  readonly capacity: number;
  readonly free: string | null;
  readonly lowest: number | null;
  readonly taken: string | null;
  readonly occupied: string | null;
}

const SQL = `
  SELECT t.id, t.capacity, s.free, s.lowest, b.taken, o.occupied
  FROM ticket_types t
  LEFT JOIN (
    SELECT ticket_type_id, SUM(free) AS free, MIN(free) AS lowest
    FROM ticket_stock WHERE ticket_type_id > ? AND ticket_type_id <= ? GROUP BY ticket_type_id
  ) s ON s.ticket_type_id = t.id
  LEFT JOIN (
    SELECT i.ticket_type_id, SUM(i.quantity) AS taken
    FROM booking_items i STRAIGHT_JOIN bookings b ON b.id = i.booking_id AND b.status IN ('pending', 'confirmed')
    WHERE i.ticket_type_id > ? AND i.ticket_type_id <= ? GROUP BY i.ticket_type_id
  ) b ON b.ticket_type_id = t.id
  LEFT JOIN (
    SELECT k.ticket_type_id, COUNT(*) AS occupied
    FROM (SELECT DISTINCT booking_id FROM booking_disputes WHERE outcome = 'lost') d
    STRAIGHT_JOIN bookings c ON c.id = d.booking_id AND c.cancel_reason = 'charged-back'
    STRAIGHT_JOIN tickets k ON k.booking_id = c.id AND k.checked_in_at IS NOT NULL
    WHERE k.ticket_type_id > ? AND k.ticket_type_id <= ? GROUP BY k.ticket_type_id
  ) o ON o.ticket_type_id = t.id
  WHERE t.id > ? AND t.id <= ?
    AND (COALESCE(s.free, 0) + COALESCE(b.taken, 0) + COALESCE(o.occupied, 0) <> t.capacity
         OR COALESCE(s.lowest, 0) < 0)`;

/**
 * Invariant 1: of every ticket type, what is sold and held (items of pending and confirmed bookings, and places whose
 * holders are inside though their money was charged back) and what is free is exactly its capacity, and no stripe is
 * below zero. A hold writes its items and takes its stock in one
 * transaction, so that this is true at every instant: more than the capacity is oversold, less is lost to buyers.
 */
export async function checkStock(snapshot: Snapshot): Promise<Check> {
  const findings = openFindings('stock');
  for await (const range of idRanges(snapshot, 'ticket_types', 500)) {
    const both = bounds(range);
    const rows = await snapshot.rows<TypeRow>(SQL, [...both, ...both, ...both, ...both]);
    for (const { id, capacity, free, lowest, taken, occupied } of rows) {
      const soldAndHeld = Number(taken ?? 0) + Number(occupied ?? 0);
      const isOversold = soldAndHeld > capacity || (lowest ?? 0) < 0;
      findings.add({
        rule: isOversold ? 'oversold' : 'stock-does-not-add-up',
        ticketTypeId: id,
        capacity,
        soldAndHeld,
        free: Number(free ?? 0),
      });
    }
  }
  return findings.check();
}
