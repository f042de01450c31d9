import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { notificationEvents } from '@concert/contracts/events/notification';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { NotificationContainer } from './container.ts';
import { alertOfFailedRefund } from './use-cases/alert-operators.ts';
import { spreadNotification } from './use-cases/send-notification.ts';
import {
  tellOfCancellation,
  tellOfConfirmation,
  tellOfPublication,
  tellOfRefund,
} from './use-cases/tell-of-happenings.ts';

/** The event table: event → use case. */
export function consumers(container: NotificationContainer): readonly Subscription[] {
  return [
    on(bookingEvents.BookingConfirmed, (event) => tellOfConfirmation(container, event)),
    on(bookingEvents.BookingCancelled, (event) => tellOfCancellation(container, event)),
    on(paymentEvents.RefundSucceeded, (event) => tellOfRefund(container, event)),
    on(paymentEvents.RefundFailed, (event) => alertOfFailedRefund(container, event)),
    on(eventEvents.EventPublished, (event) => tellOfPublication(container, event)),
    on(notificationEvents.NotificationRequested, (event) => spreadNotification(container, event)),
  ];
}
