import type { BookingContainer } from '../container.ts';
import { findBooking } from '../store/bookings.ts';

/**
 * Follows a change of a booking that was shown: its copy is out of date. The change itself marked it after its
 * commit; this is for a process that ended, or a table that was away, between the two. Naturally idempotent, since a
 * mark of a version that is known changes nothing.
 */
export async function outdateView(
  { db, views }: BookingContainer,
  { data }: { readonly data: { readonly bookingId: string } },
): Promise<void> {
  const booking = await findBooking(db, data.bookingId);
  if (booking !== undefined) await views.outdate(booking.id, booking.version);
}
