import type { Database } from '@concert/database/connection';
import type { CheckIns } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import type { KnownScan, ScanStatus } from '../domain/check-ins.ts';
import { type Ticket, ticketOf } from './tickets.ts';

/** Tickets by their ids; they change for nobody else until the transaction ends. Locked in one order. */
export async function lockTickets(tx: Tx, ids: readonly string[]): Promise<readonly Ticket[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('tickets')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(ticketOf);
}

export async function bookingOfTicket(db: Database, ticketId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('tickets')
    .select('booking_id')
    .where('id', '=', ticketId)
    .executeTakeFirst();
  return row?.booking_id;
}

/** The scans that tickets have, by ticket. One statement. */
export async function scansOf(
  db: Database,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownScan[]>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('check_ins')
    .selectAll()
    .where('ticket_id', 'in', ticketIds)
    .orderBy('scanned_at')
    .execute();
  const found = rows.map((row) => ({ ticketId: row.ticket_id, scan: scanOf(row) }));
  const byTicket = Map.groupBy(found, (one) => one.ticketId);
  return new Map([...byTicket].map(([id, all]) => [id, all.map(({ scan }) => scan)]));
}

export async function insertScans(
  tx: Tx,
  scans: readonly { readonly ticket: Ticket; readonly scan: KnownScan }[],
): Promise<void> {
  if (scans.length === 0) return;
  await tx
    .insertInto('check_ins')
    .values(
      scans.map(({ ticket, scan }) => ({
        id: scan.id,
        ticket_id: ticket.id,
        event_id: ticket.eventId,
        status: scan.status,
        scanned_at: scan.at,
        device: scan.device,
        gate: scan.gate,
        scanned_by: scan.by,
        created_at: NOW,
        updated_at: NOW,
      })),
    )
    .execute();
}

export async function setScanStatus(tx: Tx, id: string, status: ScanStatus): Promise<void> {
  await tx.updateTable('check_ins').set({ status, updated_at: NOW }).where('id', '=', id).execute();
}

/** Takes back every scan of a ticket. */
export async function undoScans(
  tx: Tx,
  ticketId: string,
  undone: { readonly by: string; readonly reason: string },
): Promise<void> {
  await tx
    .updateTable('check_ins')
    .set({ status: 'undone', undone_by: undone.by, undo_reason: undone.reason, updated_at: NOW })
    .where('ticket_id', '=', ticketId)
    .where('status', '<>', 'undone')
    .execute();
}

/** Notes on a valid ticket by which scan it was used; null when it may be used again. */
export async function setCheckIn(tx: Tx, ticketId: string, scan: KnownScan | null): Promise<void> {
  const result = await tx
    .updateTable('tickets')
    .set({ checked_in_at: scan?.at ?? null, check_in_id: scan?.id ?? null, updated_at: NOW })
    .where('id', '=', ticketId)
    .where('status', '=', 'valid')
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new Error(`ticket ${ticketId} is void and cannot be used`);
}

function scanOf(row: Selectable<CheckIns>): KnownScan {
  return {
    id: row.id,
    at: row.scanned_at,
    device: row.device,
    gate: row.gate,
    by: row.scanned_by,
    status: scanStatusOf(row.status),
  };
}

function scanStatusOf(text: string): ScanStatus {
  if (text === 'admitted' || text === 'double-used' || text === 'repeated' || text === 'undone') return text;
  throw new Error(`unknown status of a scan ${text}`);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
