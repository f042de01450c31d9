import { auditEvents } from '@concert/contracts/events/audit';
import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { emailEvents } from '@concert/contracts/events/email';
import { eventEvents } from '@concert/contracts/events/event';
import { fileEvents } from '@concert/contracts/events/file';
import { notificationEvents } from '@concert/contracts/events/notification';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { NotificationContainer } from './container.ts';
import { bounced, complained, delivered, failed, sent, suppressed } from './domain/mail-fate.ts';
import { alertOfDifference, alertOfFailedRefund, alertOfSuspicion } from './use-cases/alert-operators.ts';
import { unsubscribeFromMarketing } from './use-cases/choose-preferences.ts';
import { erasePerson } from './use-cases/erase-person.ts';
import { noteMailFate } from './use-cases/note-mail-fate.ts';
import { spreadNotification } from './use-cases/spread-notification.ts';
import { tellOfRescheduling } from './use-cases/tell-all-buyers.ts';
import {
  tellOfCancellation,
  tellOfConfirmation,
  tellOfDispute,
  tellOfDisputeOutcome,
  tellOfPublication,
  tellOfQuarantine,
  tellOfRefund,
  tellOfReissue,
  tellOfSubscription,
} from './use-cases/tell-of-happenings.ts';

/** The event table: event → use case. */
export function consumers(container: NotificationContainer): readonly Subscription[] {
  return [...news(container), ...forOperators(container), ...ownWork(container), ...mails(container)];
}

function news(container: NotificationContainer): readonly Subscription[] {
  return [
    on(bookingEvents.BookingConfirmed, (event) => tellOfConfirmation(container, event)),
    on(bookingEvents.BookingCancelled, (event) => tellOfCancellation(container, event)),
    on(bookingEvents.TicketReissued, (event) => tellOfReissue(container, event)),
    on(paymentEvents.RefundSucceeded, (event) => tellOfRefund(container, event)),
    on(paymentEvents.SubscriptionChanged, (event) => tellOfSubscription(container, event)),
    on(eventEvents.EventPublished, (event) => tellOfPublication(container, event)),
    on(eventEvents.EventRescheduled, (event) => tellOfRescheduling(container, event)),
    on(paymentEvents.DisputeOpened, (event) => tellOfDispute(container, event)),
    on(paymentEvents.DisputeClosed, (event) => tellOfDisputeOutcome(container, event)),
    on(fileEvents.FileScanned, (event) => tellOfQuarantine(container, event)),
  ];
}

function forOperators(container: NotificationContainer): readonly Subscription[] {
  return [
    on(paymentEvents.RefundFailed, (event) => alertOfFailedRefund(container, event)),
    on(paymentEvents.ReconciliationDiffered, (event) => alertOfDifference(container, event)),
    on(auditEvents.SuspicionRaised, (event) => alertOfSuspicion(container, event)),
  ];
}

function ownWork(container: NotificationContainer): readonly Subscription[] {
  return [
    on(notificationEvents.NotificationRequested, (event) =>
      spreadNotification(container, event, { sendId: event.data.sendId, after: '' }),
    ),
    on(notificationEvents.NotificationSpread, (event) => spreadNotification(container, event, event.data)),
    on(emailEvents.MarketingUnsubscribed, (event) => unsubscribeFromMarketing(container, event)),
    on(authEvents.UserErased, (event) => erasePerson(container, event)),
  ];
}

function mails(container: NotificationContainer): readonly Subscription[] {
  return [
    on(emailEvents.EmailSent, (event) => noteMailFate(container, event, sent)),
    on(emailEvents.EmailDelivered, (event) => noteMailFate(container, event, delivered)),
    on(emailEvents.EmailSuppressed, (event) => noteMailFate(container, event, suppressed)),
    on(emailEvents.EmailComplained, (event) => noteMailFate(container, event, complained)),
    on(emailEvents.EmailFailed, (event) => noteMailFate(container, event, failed(event.data.failure))),
    on(emailEvents.EmailBounced, (event) => noteMailFate(container, event, bounced(event.data.isPermanent))),
  ];
}
