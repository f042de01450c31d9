import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { BookingStatus } from '../domain/booking.ts';

export interface FigureFilter {
  readonly groupBy: 'status' | 'event' | 'day';
  readonly organizerId: string | undefined;
  readonly eventId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface Figure {
  readonly group: string;
  readonly status: BookingStatus;
  readonly currency: string;
  readonly bookings: number;
  readonly tickets: number;
  readonly totalMinor: number;
}

const GROUPS = {
  status: sql<string>`b.status`,
  event: sql<string>`b.event_id`,
  day: sql<string>`DATE_FORMAT(b.created_at, '%Y-%m-%d')`,
} as const;

/** Bookings, tickets and money by group, status and currency. Days are UTC. */
export async function bookingFigures(db: Database, filter: FigureFilter): Promise<Figure[]> {
  const group = GROUPS[filter.groupBy];
  let query = db
    .selectFrom('bookings as b')
    .innerJoin('event_sheets as e', 'e.event_id', 'b.event_id')
    .select([
      group.as('group'),
      'b.status',
      'b.currency',
      sql<string>`COUNT(*)`.as('bookings'),
      sql<string>`SUM((SELECT SUM(i.quantity) FROM booking_items i WHERE i.booking_id = b.id))`.as('tickets'),
      sql<string>`SUM(b.total_minor)`.as('total_minor'),
    ])
    .groupBy([group, 'b.status', 'b.currency'])
    .orderBy(group);
  if (filter.organizerId !== undefined) query = query.where('e.organizer_id', '=', filter.organizerId);
  if (filter.eventId !== undefined) query = query.where('b.event_id', '=', filter.eventId);
  if (filter.from !== undefined) query = query.where('b.created_at', '>=', new Date(filter.from));
  if (filter.to !== undefined) query = query.where('b.created_at', '<', new Date(filter.to));
  const rows = await query.execute();
  return rows.map((row) => ({
    group: row.group,
    status: figureStatus(row.status),
    currency: row.currency,
    bookings: Number(row.bookings),
    tickets: Number(row.tickets),
    totalMinor: Number(row.total_minor),
  }));
}

function figureStatus(text: string): BookingStatus {
  if (text === 'pending' || text === 'confirmed' || text === 'expired' || text === 'cancelled') return text;
  throw new Error(`unknown booking status ${text}`);
}
