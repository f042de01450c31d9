import type { Database } from '@concert/database/connection';
import type { Showing } from '../domain/happenings.ts';

export interface EventSheet extends Showing {
  readonly eventId: string;
  readonly title: string;
  readonly organizerId: string;
  readonly status: string;
}

const COLUMNS = [
  'event_id',
  'title',
  'organizer_id',
  'status',
  'starts_at',
  'timezone',
  'venue_name',
  'city',
] as const;

export async function findEvent(db: Database, eventId: string): Promise<EventSheet | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .select(COLUMNS)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row && sheetOf(row);
}

/** The event that a booking is for. */
export async function findEventOfBooking(db: Database, bookingId: string): Promise<EventSheet | undefined> {
  const row = await db
    .selectFrom('booking_charges')
    .select('event_id')
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  return row && findEvent(db, row.event_id);
}

/** Published events that start within a time, in the order of their starts: at most `limit`, behind `after`. */
export async function listStarting(
  db: Database,
  within: { readonly from: Date; readonly to: Date },
  page: { readonly limit: number; readonly after: EventSheet | undefined },
): Promise<readonly EventSheet[]> {
  const { after } = page;
  let query = db
    .selectFrom('event_sheets')
    .select(COLUMNS)
    .where('status', '=', 'published')
    .where('starts_at', '>=', after === undefined ? within.from : new Date(after.startsAt))
    .where('starts_at', '<', within.to)
    .orderBy('starts_at')
    .orderBy('event_id')
    .limit(page.limit);
  if (after !== undefined)
    query = query.where((is) =>
      is.or([is('starts_at', '>', new Date(after.startsAt)), is('event_id', '>', after.eventId)]),
    );
  return (await query.execute()).map(sheetOf);
}

interface Row {
  readonly event_id: string;
  readonly title: string;
  readonly organizer_id: string;
  readonly status: string;
  readonly starts_at: Date;
  readonly timezone: string;
  readonly venue_name: string;
  readonly city: string;
}

function sheetOf(row: Row): EventSheet {
  return {
    eventId: row.event_id,
    title: row.title,
    organizerId: row.organizer_id,
    status: row.status,
    startsAt: row.starts_at.toISOString(),
    timezone: row.timezone,
    venueName: row.venue_name,
    city: row.city,
  };
}
