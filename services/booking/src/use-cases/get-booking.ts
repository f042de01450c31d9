import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { findBooking } from '../store/bookings.ts';
import { type BookingView, presentBooking } from './present-booking.ts';

/**
 * A booking as it is. Confirmed and cancelled ones, which seldom change, are read from their copy and kept there.
 * @throws Problem `not-found` when there is none, or it is somebody else's
 */
export async function getBooking(
  { db, views }: BookingContainer,
  id: string,
  identity: Identity,
): Promise<BookingView> {
  const kept = await views.read(id);
  if (kept !== undefined) return requireOwn(kept, id, identity);
  const booking = requireOwn(await findBooking(db, id), id, identity);
  const view = await presentBooking(db, booking);
  if (booking.status === 'confirmed' || booking.status === 'cancelled') {
    await views.keep(view, booking.version);
  }
  return view;
}

/** Lets the owner and admins pass. */
export function requireOwn<Owned extends { readonly userId: string }>(
  booking: Owned | undefined,
  id: string,
  identity: Identity,
): Owned {
  const isOwn = booking?.userId === identity.userId || identity.role === 'admin';
  if (booking === undefined || !isOwn) throw notFound('booking', id);
  return booking;
}
