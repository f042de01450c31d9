import type { Identity } from '@concert/service-kit/identity';
import type { BookingContainer } from '../container.ts';
import { cancellationOf } from '../domain/cancellation.ts';
import { findBooking } from '../store/bookings.ts';
import { refundTerms } from '../store/events.ts';
import { isCheckedIn } from '../store/tickets.ts';
import { requireOwn } from './get-booking.ts';

/** What cancelling a booking at this moment would give back, by the same rules. @throws Problem `not-found` */
export async function previewCancellation({ db }: BookingContainer, id: string, identity: Identity) {
  const booking = requireOwn(await findBooking(db, id), id, identity);
  const { terms, now } = await refundTerms(db, booking.eventId);
  const { until, ...cancellation } = cancellationOf(
    { ...booking, isCheckedIn: booking.status === 'confirmed' && (await isCheckedIn(db, id)) },
    terms,
    now,
  );
  return { ...cancellation, currency: booking.currency, until: until?.toISOString() ?? null };
}
