import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { fileEvents } from '@concert/contracts/events/file';
import { notificationEvents } from '@concert/contracts/events/notification';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { EmailContainer } from './container.ts';
import { forgetPerson } from './use-cases/forget-person.ts';
import {
  mailEmailVerification,
  mailPasswordChange,
  mailPasswordReset,
  welcome,
} from './use-cases/mail-account-news.ts';
import {
  mailEmailChange,
  mailEmailChanged,
  mailRecoveryCodeUse,
  mailSecondFactorOff,
  mailSecondFactorOn,
} from './use-cases/mail-account-safety.ts';
import { mailCancellation, mailRefund } from './use-cases/mail-money-news.ts';
import { mailNotification } from './use-cases/mail-notification.ts';
import { mailTickets } from './use-cases/mail-tickets.ts';
import { puttingBack } from './use-cases/put-back.ts';
import { followPreferences } from './use-cases/unsubscribe.ts';

/** The event table: event → use case. What is too early for SES goes back into the queue. */
export function consumers(container: EmailContainer): readonly Subscription[] {
  const subscriptions = [
    on(authEvents.UserRegistered, (event) => welcome(container, event)),
    on(authEvents.EmailVerificationRequested, (event) => mailEmailVerification(container, event)),
    on(authEvents.PasswordResetRequested, (event) => mailPasswordReset(container, event)),
    on(authEvents.PasswordChanged, (event) => mailPasswordChange(container, event)),
    on(authEvents.EmailChangeRequested, (event) => mailEmailChange(container, event)),
    on(authEvents.EmailChanged, (event) => mailEmailChanged(container, event)),
    on(authEvents.SecondFactorEnabled, (event) => mailSecondFactorOn(container, event)),
    on(authEvents.SecondFactorDisabled, (event) => mailSecondFactorOff(container, event)),
    on(authEvents.RecoveryCodeUsed, (event) => mailRecoveryCodeUse(container, event)),
    on(authEvents.UserErased, (event) => forgetPerson(container, event)),
    on(fileEvents.TicketFilesReady, (event) => mailTickets(container, event)),
    on(bookingEvents.BookingCancelled, (event) => mailCancellation(container, event)),
    on(paymentEvents.RefundSucceeded, (event) => mailRefund(container, event)),
    on(notificationEvents.NotificationMailRequested, (event) => mailNotification(container, event)),
    on(notificationEvents.PreferencesChanged, (event) => followPreferences(container, event)),
  ];
  return subscriptions.map((one) => puttingBack(container, one));
}
