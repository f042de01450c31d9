import type { Database } from '@concert/database/connection';

/** The event that a booking is for. */
export async function eventOfBooking(db: Database, bookingId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('booking_charges')
    .select('event_id')
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  return row?.event_id;
}

/** Which of these are events that the public can see. */
export async function publicEvents(db: Database, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('event_sheets')
    .select('event_id')
    .where('event_id', 'in', eventIds)
    .where('status', '<>', 'draft')
    .execute();
  return new Set(rows.map((row) => row.event_id));
}

export async function titlesOf(
  db: Database,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (eventIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('event_sheets')
    .select(['event_id', 'title'])
    .where('event_id', 'in', eventIds)
    .execute();
  return new Map(rows.map((row) => [row.event_id, row.title]));
}

/** People with a confirmed booking of an organiser's events (of any, when undefined), and those with several. */
export async function countBuyers(
  db: Database,
  organizerId: string | undefined,
): Promise<{ readonly total: number; readonly returning: number }> {
  let buyers = db
    .selectFrom('booking_charges')
    .select(({ fn }) => ['user_id', fn.countAll<string>().as('bookings')])
    .where('status', '=', 'confirmed')
    .groupBy('user_id');
  if (organizerId !== undefined) buyers = buyers.where('organizer_id', '=', organizerId);
  const row = await db
    .selectFrom(buyers.as('buyers'))
    .select(({ fn, case: when }) => [
      fn.countAll<string>().as('total'),
      fn.count<string>(when().when('buyers.bookings', '>', '1').then(1).end()).as('returning'),
    ])
    .executeTakeFirstOrThrow();
  return { total: Number(row.total), returning: Number(row.returning) };
}
