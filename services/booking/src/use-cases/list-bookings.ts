import type { PageQuery } from '@concert/contracts/schemas';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { z } from 'zod';
import type { BookingContainer } from '../container.ts';
import { type BookingsOf, listBookings } from '../store/bookings.ts';
import { organizerOf } from '../store/events.ts';
import { type BookingView, presentBookings } from './present-booking.ts';

type Page = z.output<typeof PageQuery>;
type BookingPage = { readonly items: BookingView[]; readonly nextCursor: string | null };

/** A user's bookings, the newest first. @throws Problem `not-found` for somebody else's */
export async function listUserBookings(
  container: BookingContainer,
  userId: string,
  page: Page,
  identity: Identity,
): Promise<BookingPage> {
  if (userId !== identity.userId && identity.role !== 'admin') throw notFound('user', userId);
  return listPage(container, { userId }, page);
}

/** An event's bookings, the newest first. @throws Problem `not-found` for somebody else's event */
export async function listEventBookings(
  container: BookingContainer,
  eventId: string,
  page: Page,
  identity: Identity,
): Promise<BookingPage> {
  const organizerId = await organizerOf(container.db, eventId);
  const isOwn = organizerId === identity.userId || identity.role === 'admin';
  if (organizerId === undefined || !isOwn) throw notFound('event', eventId);
  return listPage(container, { eventId }, page);
}

async function listPage(
  { db }: BookingContainer,
  of: BookingsOf,
  { limit, cursor }: Page,
): Promise<BookingPage> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listBookings(db, of, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: await presentBookings(db, items), nextCursor };
}
