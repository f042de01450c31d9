import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { AnalyticsContainer } from './container.ts';
import {
  countBooking,
  countCancellation,
  countCheckIn,
  countHold,
  countRegistration,
} from './domain/counting.ts';
import { countMoneyOnce, countOnce } from './use-cases/count-events.ts';

/** The event table: event → what it counts for. */
export function consumers(container: AnalyticsContainer): readonly Subscription[] {
  return [
    on(authEvents.UserRegistered, (event) => countOnce(container, event, countRegistration(event.time))),
    on(bookingEvents.TicketsHeld, (event) => countOnce(container, event, countHold(event.time, event.data))),
    on(bookingEvents.BookingConfirmed, (event) =>
      countOnce(container, event, countBooking(event.time, event.data)),
    ),
    on(bookingEvents.BookingCancelled, (event) =>
      countOnce(container, event, countCancellation(event.time, event.data)),
    ),
    on(bookingEvents.TicketCheckedIn, (event) =>
      countOnce(container, event, countCheckIn(event.time, event.data.eventId, 1)),
    ),
    on(bookingEvents.CheckInUndone, (event) =>
      countOnce(container, event, countCheckIn(event.time, event.data.eventId, -1)),
    ),
    on(paymentEvents.PaymentSucceeded, (event) => countMoneyOnce(container, event, 'revenueMinor')),
    on(paymentEvents.RefundSucceeded, (event) => countMoneyOnce(container, event, 'refundsMinor')),
  ];
}
