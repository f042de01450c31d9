import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

export interface NewTicket {
  readonly id: string;
  readonly bookingId: string;
  readonly eventId: string;
  readonly ticketTypeId: string;
  /** From 1, within the booking and ticket type. */
  readonly number: number;
  readonly code: string;
  readonly attendeeName: string;
}

export interface TicketSheet {
  readonly id: string;
  readonly code: string;
  readonly ticketTypeId: string;
  readonly ticketTypeName: string;
  readonly attendeeName: string;
  readonly status: 'valid' | 'void';
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
        code: ticket.code,
        attendee_name: ticket.attendeeName,
        created_at: NOW,
        updated_at: NOW,
      })),
    )
    .execute();
}

export async function voidTickets(tx: Tx, bookingIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('tickets')
    .set({ status: 'void', updated_at: NOW })
    .where('booking_id', 'in', bookingIds)
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

export async function ticketsOf(db: Database, bookingId: string): Promise<readonly TicketSheet[]> {
  const rows = await db
    .selectFrom('ticket_sheets')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .orderBy('ticket_type_id')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    id: row.ticket_id,
    code: row.code,
    ticketTypeId: row.ticket_type_id,
    ticketTypeName: row.ticket_type_name,
    attendeeName: row.attendee_name,
    status: row.status === 'valid' ? 'valid' : 'void',
  }));
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

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
