import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { BookingContainer } from './container.ts';
import { cancelEventBookings } from './use-cases/cancel-event-bookings.ts';
import { confirmBooking } from './use-cases/confirm-booking.ts';
import { erasePerson } from './use-cases/erase-person.ts';
import { endDispute, openDispute } from './use-cases/follow-disputes.ts';
import { outdateView } from './use-cases/outdate-view.ts';

/** The event table: event → use case. */
export function consumers(container: BookingContainer): readonly Subscription[] {
  return [
    on(paymentEvents.PaymentSucceeded, (event) => confirmBooking(container, event)),
    on(eventEvents.EventCancelled, (event) => cancelEventBookings(container, event)),
    on(paymentEvents.DisputeOpened, (event) => openDispute(container, event)),
    on(paymentEvents.DisputeClosed, (event) => endDispute(container, event)),
    on(authEvents.UserErased, (event) => erasePerson(container, event)),
    on(bookingEvents.BookingCancelled, (event) => outdateView(container, event)),
    on(bookingEvents.TicketsSuspended, (event) => outdateView(container, event)),
    on(bookingEvents.TicketsRestored, (event) => outdateView(container, event)),
  ];
}
