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
      eventStatus: row.event_status,
      currency: row.currency,
      eventEndsAt: row.ends_at,
      name: row.name,
      priceMinor: row.price_minor,
      capacity: row.capacity,
      maxPerBooking: row.max_per_booking,
      salesStartAt: row.sales_start_at,
      salesEndAt: row.sales_end_at,
    })),
  };
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
