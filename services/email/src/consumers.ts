import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { fileEvents } from '@concert/contracts/events/file';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { EmailContainer } from './container.ts';
import { mailPasswordChange, mailPasswordReset, welcome } from './use-cases/mail-account-news.ts';
import { mailCancellation, mailRefund } from './use-cases/mail-money-news.ts';
import { mailTickets } from './use-cases/mail-tickets.ts';

/** The event table: event → use case. */
export function consumers(container: EmailContainer): readonly Subscription[] {
  return [
    on(authEvents.UserRegistered, (event) => welcome(container, event)),
    on(authEvents.PasswordResetRequested, (event) => mailPasswordReset(container, event)),
    on(authEvents.PasswordChanged, (event) => mailPasswordChange(container, event)),
    on(fileEvents.TicketFilesReady, (event) => mailTickets(container, event)),
    on(bookingEvents.BookingCancelled, (event) => mailCancellation(container, event)),
    on(paymentEvents.RefundSucceeded, (event) => mailRefund(container, event)),
  ];
}
