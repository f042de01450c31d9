import type { Database } from '@concert/database/connection';
import { after, DAY } from '@concert/values/clock';
import { firstIdAt } from '@concert/values/ids';
import { sql } from 'kysely';
import type { BookingStatus } from '../domain/booking.ts';

export interface FigureFilter {
  readonly groupBy: 'status' | 'event' | 'day';
  readonly organizerId: string | undefined;
  readonly eventId?: string | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

export interface Figure {
  readonly group: string;
  readonly status: BookingStatus;
  readonly currency: string;
  readonly bookings: number;
  readonly tickets: number;
  readonly checkedIn: number;
  readonly feesMinor: number;
  readonly totalMinor: number;
}

const GROUPS = {
  status: sql<string>`b.status`,
  event: sql<string>`b.event_id`,
  day: sql<string>`DATE_FORMAT(b.created_at, '%Y-%m-%d')`,
} as const;

/**
 * Bookings, tickets and money by group, status and currency. Days are UTC. Reads the bookings of the filter's events
 * and days only: ids begin with the time they were made, so that the keys by event and by id serve days, too.
 */
export async function bookingFigures(db: Database, filter: FigureFilter): Promise<Figure[]> {
  const group = GROUPS[filter.groupBy];
  const { organizerId, eventId, from, to } = filter;
  let query = db
    .selectFrom('bookings as b')
    .select([
      group.as('group'),
      'b.status',
      'b.currency',
      sql<string>`COUNT(*)`.as('bookings'),
      sql<string>`SUM((SELECT SUM(i.quantity) FROM booking_items i WHERE i.booking_id = b.id))`.as('tickets'),
      sql<string>`SUM((SELECT SUM(i.quantity * i.unit_fee_minor) FROM booking_items i WHERE i.booking_id = b.id))`.as(
        'fees_minor',
      ),
      sql<string>`SUM((SELECT COUNT(k.checked_in_at) FROM tickets k WHERE k.booking_id = b.id))`.as(
        'checked_in',
      ),
      sql<string>`SUM(b.total_minor)`.as('total_minor'),
    ])
    .groupBy([group, 'b.status', 'b.currency'])
    .orderBy(group);
  if (organizerId !== undefined) {
    query = query
      .innerJoin('event_sheets as e', 'e.event_id', 'b.event_id')
      .where('e.organizer_id', '=', organizerId);
  }
  if (eventId !== undefined) query = query.where('b.event_id', '=', eventId);
  if (from !== undefined) {
    query = query
      .where('b.created_at', '>=', from)
      .where('b.id', '>=', firstIdAt(after(from, -CLOCK_MARGIN)));
  }
  if (to !== undefined) {
    query = query.where('b.created_at', '<', to).where('b.id', '<', firstIdAt(after(to, CLOCK_MARGIN)));
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    group: row.group,
    status: figureStatus(row.status),
    currency: row.currency,
    bookings: Number(row.bookings),
    tickets: Number(row.tickets),
    checkedIn: Number(row.checked_in),
    feesMinor: Number(row.fees_minor),
    totalMinor: Number(row.total_minor),
  }));
}

/** Ids are made by the hosts' clocks, `created_at` by the database's. */
const CLOCK_MARGIN = 1 * DAY;

function figureStatus(text: string): BookingStatus {
  if (text === 'pending' || text === 'confirmed' || text === 'expired' || text === 'cancelled') return text;
  throw new Error(`unknown booking status ${text}`);
}
