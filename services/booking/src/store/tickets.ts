import type { Database } from '@concert/database/connection';
import type { TicketSheets, Tickets } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import type { VoidReason } from '../domain/booking.ts';

export interface NewTicket {
  readonly id: string;
  readonly bookingId: string;
  readonly eventId: string;
  readonly ticketTypeId: string;
  /** From 1, within the booking and ticket type. */
  readonly number: number;
  /** How often its place was issued anew. */
  readonly revision: number;
  readonly code: string;
  readonly attendeeName: string;
}

export interface Ticket extends NewTicket {
  readonly status: 'valid' | 'void';
  readonly voidReason: VoidReason | null;
  readonly checkedInAt: Date | null;
}

export interface TicketSheet
  extends Pick<
    Ticket,
    'id' | 'code' | 'ticketTypeId' | 'attendeeName' | 'status' | 'voidReason' | 'checkedInAt'
  > {
  readonly ticketTypeName: string;
}

export async function insertTickets(tx: Tx, tickets: readonly NewTicket[]): Promise<void> {
  await tx
    .insertInto('tickets')
    .values(
      tickets.map((ticket) => ({
        id: ticket.id,
        booking_id: ticket.bookingId,
        event_id: ticket.eventId,
        ticket_type_id: ticket.ticketTypeId,
        number: ticket.number,
        revision: ticket.revision,
        code: ticket.code,
        attendee_name: ticket.attendeeName,
        created_at: NOW,
        updated_at: NOW,
      })),
    )
    .execute();
}

/** All tickets of a booking, those replaced too; nobody checks one in until the transaction ends. */
export async function lockTicketsOf(tx: Tx, bookingId: string): Promise<readonly Ticket[]> {
  const rows = await tx
    .selectFrom('tickets')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .forUpdate()
    .execute();
  return rows.map(ticketOf);
}

export async function isCheckedIn(db: Database, bookingId: string): Promise<boolean> {
  const row = await db
    .selectFrom('tickets')
    .select('id')
    .where('booking_id', '=', bookingId)
    .where('checked_in_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes tickets void; of those that were replaced it stays known that they were. */
export async function voidTickets(tx: Tx, bookingIds: readonly string[], reason: VoidReason): Promise<void> {
  await tx
    .updateTable('tickets')
    .set({ status: 'void', void_reason: reason, updated_at: NOW })
    .where('booking_id', 'in', bookingIds)
    .where((where) => where.or([where('status', '=', 'valid'), where('void_reason', '=', 'disputed')]))
    .execute();
}

/** Changes tickets that the caller has locked and looked at. */
export async function setTicketStatus(
  tx: Tx,
  ids: readonly string[],
  voidReason: VoidReason | null,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('tickets')
    .set({ status: voidReason === null ? 'valid' : 'void', void_reason: voidReason, updated_at: NOW })
    .where('id', 'in', ids)
    .execute();
}

/** @returns false when the booking has no such valid ticket */
export async function renameTicket(
  tx: Tx,
  bookingId: string,
  ticket: { readonly ticketId: string; readonly attendeeName: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('tickets')
    .set({ attendee_name: ticket.attendeeName, updated_at: NOW })
    .where('id', '=', ticket.ticketId)
    .where('booking_id', '=', bookingId)
    .where('status', '=', 'valid')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Puts one name on all tickets of a booking that have another. @returns which those were */
export async function renameAllTickets(tx: Tx, bookingId: string, name: string): Promise<readonly string[]> {
  const ids = (await lockTicketsOf(tx, bookingId))
    .filter((ticket) => ticket.attendeeName !== name)
    .map((ticket) => ticket.id);
  if (ids.length === 0) return [];
  await tx
    .updateTable('tickets')
    .set({ attendee_name: name, updated_at: NOW })
    .where('id', 'in', ids)
    .execute();
  return ids;
}

/** A booking's tickets but those replaced, in the order in which they are numbered. */
export async function ticketsOf(db: Database, bookingId: string): Promise<readonly TicketSheet[]> {
  const rows = await db
    .selectFrom('ticket_sheets')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .where((where) => where.or([where('void_reason', 'is', null), where('void_reason', '<>', 'reissued')]))
    .orderBy('ticket_type_id')
    .orderBy('number')
    .execute();
  return rows.map(sheetOf);
}

/** One ticket of a booking, whatever became of it. */
export async function findTicketSheet(
  db: Database,
  bookingId: string,
  ticketId: string,
): Promise<TicketSheet | undefined> {
  const row = await db
    .selectFrom('ticket_sheets')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return row && sheetOf(row);
}

function sheetOf(row: Selectable<TicketSheets>): TicketSheet {
  return {
    id: row.ticket_id,
    code: row.code,
    ticketTypeId: row.ticket_type_id,
    ticketTypeName: row.ticket_type_name,
    attendeeName: row.attendee_name,
    status: row.status === 'valid' ? 'valid' : 'void',
    voidReason: voidReasonOf(row),
    checkedInAt: row.checked_in_at,
  };
}

/** The name that tickets bear until their holder gives another. */
export async function nameOf(db: Database, userId: string): Promise<string> {
  const row = await db
    .selectFrom('account_contacts')
    .select('name')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.name;
}

export function ticketOf(row: Selectable<Tickets>): Ticket {
  return {
    id: row.id,
    bookingId: row.booking_id,
    eventId: row.event_id,
    ticketTypeId: row.ticket_type_id,
    number: row.number,
    revision: row.revision,
    code: row.code,
    attendeeName: row.attendee_name,
    status: row.status === 'valid' ? 'valid' : 'void',
    voidReason: voidReasonOf(row),
    checkedInAt: row.checked_in_at,
  };
}

/** Why a ticket is void; the release before noted no reason, and knew only cancellations. */
export function voidReasonOf(row: {
  readonly status: string;
  readonly void_reason: string | null;
}): VoidReason | null {
  if (row.status === 'valid') return null;
  const { void_reason: reason } = row;
  return reason === 'reissued' || reason === 'disputed' ? reason : 'cancelled';
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
