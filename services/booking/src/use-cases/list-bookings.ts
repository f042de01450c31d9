import type { eventBookingOperations } from '@concert/contracts/http/event-bookings';
import type { RequestOf } from '@concert/contracts/operation';
import type { PageQuery } from '@concert/contracts/schemas';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { z } from 'zod';
import type { BookingContainer } from '../container.ts';
import { listBookings } from '../store/bookings.ts';
import * as eventBookings from '../store/event-bookings.ts';
import { requireEventOf } from './own-event.ts';
import { presentBookings } from './present-booking.ts';

type Page = z.output<typeof PageQuery>;
type EventBookingsQuery = RequestOf<typeof eventBookingOperations.listEventBookings>['query'];

/** What a user bought, the newest first. @throws Problem `not-found` for somebody else's */
export async function listUserBookings(
  { db }: BookingContainer,
  userId: string,
  { limit, cursor }: Page,
  identity: Identity,
) {
  if (userId !== identity.userId && identity.role !== 'admin') throw notFound('user', userId);
  const rows = await listBookings(db, userId, { limit: limit + 1, before: placeOf(cursor) });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: await presentBookings(db, items), nextCursor };
}

/**
 * An event's bookings with their buyers, the newest first: personal data, for the event's organiser and admins.
 * @throws Problem `not-found` for somebody else's event
 */
export async function listEventBookings(
  { db }: BookingContainer,
  eventId: string,
  { limit, cursor, status, q }: EventBookingsQuery,
  identity: Identity,
) {
  await requireEventOf(db, eventId, identity);
  const before = placeOf(cursor);
  const rows = await eventBookings.listEventBookings(db, eventId, { limit: limit + 1, before, status, q });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  const buyers = await eventBookings.buyersOf(
    db,
    items.map((booking) => booking.id),
  );
  const views = await presentBookings(db, items);
  return {
    items: views.map((view) => {
      const { note = null, name = '', email = null } = buyers.get(view.id) ?? {};
      return { ...view, buyer: { name, email }, note };
    }),
    nextCursor,
  };
}

const placeOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
