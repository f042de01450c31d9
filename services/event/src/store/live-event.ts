import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { EventStatus } from '../domain/event.ts';
import { statusOf } from './events.ts';

/** What changes of an event from moment to moment, and which version of the rest is current. */
export interface LiveEvent {
  readonly version: number;
  readonly status: EventStatus;
  /** Free tickets by ticket type. */
  readonly free: ReadonlyMap<string, number>;
  /** The database's time of the reading. */
  readonly now: Date;
}

/** One statement, of a few rows found by key. */
export async function findLive(db: Database, id: string): Promise<LiveEvent | undefined> {
  const rows = await db
    .selectFrom('events')
    .innerJoin('ticket_types', 'ticket_types.event_id', 'events.id')
    .innerJoin('ticket_stock', 'ticket_stock.ticket_type_id', 'ticket_types.id')
    .select([
      'events.version',
      'events.status',
      'ticket_stock.ticket_type_id',
      sql<string>`SUM(ticket_stock.free)`.as('free'),
      sql<Date>`UTC_TIMESTAMP(3)`.as('now'),
    ])
    .where('events.id', '=', id)
    .groupBy(['events.version', 'events.status', 'ticket_stock.ticket_type_id'])
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    version: first.version,
    status: statusOf(first.status),
    free: new Map(rows.map((row) => [row.ticket_type_id, Number(row.free)])),
    now: first.now,
  };
}
