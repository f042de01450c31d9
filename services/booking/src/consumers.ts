import { eventEvents } from '@concert/contracts/events/event';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { BookingContainer } from './container.ts';
import { cancelEventBookings } from './use-cases/cancel-event-bookings.ts';
import { confirmBooking } from './use-cases/confirm-booking.ts';

/** The event table: event → use case. */
export function consumers(container: BookingContainer): readonly Subscription[] {
  return [
    on(paymentEvents.PaymentSucceeded, (event) => confirmBooking(container, event)),
    on(eventEvents.EventCancelled, (event) => cancelEventBookings(container, event)),
  ];
}
