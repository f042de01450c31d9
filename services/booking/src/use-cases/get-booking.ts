import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import type { Booking } from '../domain/booking.ts';
import { findBooking } from '../store/bookings.ts';
import { type BookingView, presentBooking } from './present-booking.ts';

/** @throws Problem `not-found` when there is none, or it is somebody else's */
export async function getBooking(
  { db }: BookingContainer,
  id: string,
  identity: Identity,
): Promise<BookingView> {
  return presentBooking(db, requireOwn(await findBooking(db, id), id, identity));
}

/** Lets the owner and admins pass. */
export function requireOwn(booking: Booking | undefined, id: string, identity: Identity): Booking {
  const isOwn = booking?.userId === identity.userId || identity.role === 'admin';
  if (booking === undefined || !isOwn) throw notFound('booking', id);
  return booking;
}
