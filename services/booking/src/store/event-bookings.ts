import type { Database } from '@concert/database/connection';
import type { Booking, BookingStatus, VoidReason } from '../domain/booking.ts';
import { allWithItems } from './bookings.ts';
import { beginningWith, containing, idsBeginningWith } from './patterns.ts';
import { voidReasonOf } from './tickets.ts';

export interface EventBookingQuery {
  readonly limit: number;
  readonly before: string | undefined;
  readonly status: BookingStatus | undefined;
  readonly q: string | undefined;
}

/**
 * An event's bookings, the newest first, older than `before`; with `q` those in which it is found.
 */
export async function listEventBookings(
  db: Database,
  eventId: string,
  { limit, before, status, q }: EventBookingQuery,
): Promise<readonly Booking[]> {
  let query = db
    .selectFrom('bookings as b')
    .selectAll('b')
    .where('b.event_id', '=', eventId)
    .orderBy('b.id', 'desc')
    .limit(limit);
  if (status !== undefined) query = query.where('b.status', '=', status);
  if (before !== undefined) query = query.where('b.id', '<', before);
  if (q !== undefined)
    query = query.innerJoin(bookingsFound(db, eventId, q).as('found'), 'found.booking_id', 'b.id');
  return allWithItems(db, await query.execute());
}

/**
 * The ids of an event's bookings in which a text is found, each once: names of attendees are read from an index, buyers
 * by their keys. Two readings that go through the event once each, where one condition for all would ask for every
 * booking's tickets.
 */
function bookingsFound(db: Database, eventId: string, q: string) {
  const named = db
    .selectFrom('tickets')
    .select('booking_id')
    .where('event_id', '=', eventId)
    .where('attendee_name', 'like', containing(q));
  const bought = db
    .selectFrom('bookings as p')
    .innerJoin('booking_recipients as r', 'r.booking_id', 'p.id')
    .select('p.id as booking_id')
    .where('p.event_id', '=', eventId)
    .where((where) =>
      where.or([
        where('r.name', 'like', containing(q)),
        where('r.email', 'like', beginningWith(q)),
        ...idsBeginningWith(q).map((prefix) => where('p.id', 'like', prefix)),
      ]),
    );
  return named.union(bought);
}

/** Who stands behind a booking, and the organiser's note on it. */
export interface Buyer {
  readonly name: string;
  readonly email: string | null;
  readonly note: string | null;
}

/** Whose the tickets are, by booking: the buyer, or who got them as a present. One statement. */
export async function buyersOf(
  db: Database,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, Buyer>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('bookings as b')
    .innerJoin('account_contacts as a', 'a.user_id', 'b.user_id')
    .leftJoin('complimentary_recipients as r', 'r.booking_id', 'b.id')
    .select(['b.id', 'a.name', 'a.email', 'r.name as given_name', 'r.email as given_email'])
    .select('r.note')
    .where('b.id', 'in', bookingIds)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      row.given_name === null
        ? { name: row.name, email: row.email, note: null }
        : { name: row.given_name, email: row.given_email, note: row.note },
    ]),
  );
}

/** A ticket with whom it is for. */
export interface Attendee {
  readonly ticketId: string;
  readonly bookingId: string;
  readonly ticketTypeId: string;
  readonly attendeeName: string;
  readonly status: 'valid' | 'void';
  readonly voidReason: VoidReason | null;
  readonly checkedInAt: Date | null;
}

/** An event's tickets behind an id, but those that were replaced, in the order of their ids. */
export async function listAttendees(
  db: Database,
  eventId: string,
  page: { readonly limit: number; readonly after: string },
): Promise<readonly Attendee[]> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('id', '>', page.after)
    .where((where) => where.or([where('void_reason', 'is', null), where('void_reason', '<>', 'reissued')]))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    ticketId: row.id,
    bookingId: row.booking_id,
    ticketTypeId: row.ticket_type_id,
    attendeeName: row.attendee_name,
    status: row.status === 'valid' ? 'valid' : 'void',
    voidReason: voidReasonOf(row),
    checkedInAt: row.checked_in_at,
  }));
}
