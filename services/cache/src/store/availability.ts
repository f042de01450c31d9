import type { Database } from '@concert/database/connection';
import { freeStock } from '@concert/inventory/stock';

/** How many tickets of one type can be had. */
export interface Available {
  readonly ticketTypeId: string;
  readonly available: number;
}

/** The availability of those of these events that are published, by event. Two statements for all of them. */
export async function availabilityOf(
  db: Database,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Available[]>> {
  if (eventIds.length === 0) return new Map();
  const types = await db
    .selectFrom('ticket_offers')
    .select(['event_id', 'ticket_type_id'])
    .where('event_id', 'in', eventIds)
    .where('event_status', '=', 'published')
    .execute();
  const free = await freeStock(
    db,
    types.map((type) => type.ticket_type_id),
  );
  const byEvent = new Map<string, Available[]>();
  for (const { event_id, ticket_type_id: ticketTypeId } of types) {
    const found = byEvent.get(event_id) ?? [];
    found.push({ ticketTypeId, available: free.get(ticketTypeId) ?? 0 });
    byEvent.set(event_id, found);
  }
  return byEvent;
}
