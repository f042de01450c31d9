import type { Database } from '@concert/database/connection';

export interface EventSheet {
  readonly title: string;
  readonly organizerId: string;
}

export async function findEvent(db: Database, eventId: string): Promise<EventSheet | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .select(['title', 'organizer_id'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row && { title: row.title, organizerId: row.organizer_id };
}

/** The title of the event that a booking is for. */
export async function titleOfBooking(db: Database, bookingId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('booking_charges')
    .innerJoin('event_sheets', 'event_sheets.event_id', 'booking_charges.event_id')
    .select('event_sheets.title')
    .where('booking_charges.booking_id', '=', bookingId)
    .executeTakeFirst();
  return row?.title;
}
