import type { bookingOperations } from '@concert/contracts/http/booking';
import type { RequestOf } from '@concert/contracts/operation';
import type { Call } from '@concert/service-kit/routes';
import type { BookingContainer } from '../container.ts';
import { findBooking } from '../store/bookings.ts';
import { changeItems } from './change-items.ts';
import { requireOwn } from './get-booking.ts';
import { nameAttendees } from './name-attendees.ts';
import { type BookingView, presentBooking } from './present-booking.ts';

type ChangeRequest = RequestOf<typeof bookingOperations.changeBooking>['body'];

/**
 * Changes the quantities of a hold, or the names on the tickets of a confirmed booking. All of it or nothing.
 * @throws Problem `booking-not-pending`, `booking-not-confirmed`, `payment-started`, `sold-out`, `not-on-sale`
 *   (409), `not-found`, `invalid-request`
 */
export async function changeBooking(
  container: BookingContainer,
  id: string,
  request: ChangeRequest,
  call: Call,
): Promise<BookingView> {
  const found = requireOwn(await findBooking(container.db, id), id, call.identity);
  if ('items' in request) await changeItems(container, found, request.items, call);
  else await nameAttendees(container, found, request.attendees, call);
  return presentBooking(container.db, requireOwn(await findBooking(container.db, id), id, call.identity));
}
