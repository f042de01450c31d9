import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { TicketType } from '../domain/event.ts';

export async function insertTicketTypes(tx: Tx, ticketTypes: readonly TicketType[]): Promise<void> {
  if (ticketTypes.length === 0) return;
  await tx
    .insertInto('ticket_types')
    .values(
      ticketTypes.map((ticketType) => ({
        id: ticketType.id,
        event_id: ticketType.eventId,
        position: ticketType.position,
        created_at: NOW,
        updated_at: NOW,
        ...columnsOf(ticketType),
      })),
    )
    .execute();
}

export async function updateTicketType(tx: Tx, ticketType: TicketType): Promise<void> {
  await tx
    .updateTable('ticket_types')
    .set({ ...columnsOf(ticketType), updated_at: NOW })
    .where('id', '=', ticketType.id)
    .where('event_id', '=', ticketType.eventId)
    .execute();
}

/**
 * Deletes ticket types whose stock is gone.
 * @returns false when one of them is in a booking: the foreign key is the judge, so no booking can slip in
 */
export async function deleteTicketTypes(tx: Tx, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  try {
    await tx.deleteFrom('ticket_types').where('id', 'in', ids).execute();
    return true;
  } catch (error) {
    if (isReferenced(error)) return false;
    throw error;
  }
}

/** The ticket types of events, in their order. One statement. */
export async function ticketTypesOf(
  db: Database,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TicketType[]>> {
  if (eventIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket_types')
    .selectAll()
    .where('event_id', 'in', eventIds)
    .orderBy('event_id')
    .orderBy('position')
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      id: row.id,
      eventId: row.event_id,
      position: row.position,
      name: row.name,
      description: row.description,
      priceMinor: row.price_minor,
      feeMinor: row.fee_minor,
      capacity: row.capacity,
      maxPerBooking: row.max_per_booking,
      salesStartAt: row.sales_start_at,
      salesEndAt: row.sales_end_at,
      memberSalesStartAt: row.member_sales_start_at,
    })),
    (ticketType) => ticketType.eventId,
  );
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function columnsOf(ticketType: TicketType) {
  return {
    name: ticketType.name,
    description: ticketType.description,
    price_minor: ticketType.priceMinor,
    fee_minor: ticketType.feeMinor,
    capacity: ticketType.capacity,
    max_per_booking: ticketType.maxPerBooking,
    sales_start_at: ticketType.salesStartAt,
    sales_end_at: ticketType.salesEndAt,
    member_sales_start_at: ticketType.memberSalesStartAt,
  };
}

function isReferenced(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ER_ROW_IS_REFERENCED_2'
  );
}
