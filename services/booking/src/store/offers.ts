import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { Offer } from '../domain/offers.ts';

export interface OffersNow {
  readonly offers: readonly Offer[];
  /** The database's time of the reading. */
  readonly now: Date;
}

/** The wanted ticket types of an event as they are for sale; what is not of this event is absent. One statement. */
export async function readOffers(
  db: Database,
  eventId: string,
  ticketTypeIds: readonly string[],
): Promise<OffersNow | undefined> {
  const rows = await db
    .selectFrom('ticket_offers')
    .selectAll()
    .select(sql<Date>`UTC_TIMESTAMP(3)`.as('now'))
    .where('event_id', '=', eventId)
    .where('ticket_type_id', 'in', ticketTypeIds)
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    now: first.now,
    offers: rows.map((row) => ({
      ticketTypeId: row.ticket_type_id,
      eventId: row.event_id,
      organizerId: row.organizer_id,
      eventStatus: row.event_status,
      currency: row.currency,
      eventEndsAt: row.ends_at,
      name: row.name,
      priceMinor: row.price_minor,
      feeMinor: row.fee_minor,
      capacity: row.capacity,
      maxPerBooking: row.max_per_booking,
      salesStartAt: row.sales_start_at,
      salesEndAt: row.sales_end_at,
      memberSalesStartAt: row.member_sales_start_at,
      hasMemberDiscount: row.has_member_discount === 1,
    })),
  };
}

/** An event's ticket types with their names. */
export async function ticketTypesOf(
  db: Database,
  eventId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const rows = await db
    .selectFrom('ticket_offers')
    .select(['ticket_type_id', 'name'])
    .where('event_id', '=', eventId)
    .orderBy('ticket_type_id')
    .execute();
  return rows.map((row) => ({ id: row.ticket_type_id, name: row.name }));
}

export async function ticketTypeNames(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket_offers')
    .select(['ticket_type_id', 'name'])
    .where('ticket_type_id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.ticket_type_id, row.name]));
}
