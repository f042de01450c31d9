import type { emailOperations } from '@concert/contracts/http/email';
import type { ResponseOf } from '@concert/contracts/operation';
import type { EmailLog } from '../domain/email-log.ts';

export type EmailView = Extract<ResponseOf<typeof emailOperations.sendEmail>, { status: 201 }>['body'];

/** A mail as the API shows it. */
export function emailView(log: EmailLog): EmailView {
  return {
    id: log.id,
    template: log.template,
    purpose: log.purpose,
    recipient: log.recipient,
    subject: log.subject,
    status: log.status,
    bounceKind: log.bounceKind,
    attempts: log.attempts,
    providerMessageId: log.providerMessageId,
    failure: log.failure,
    bookingId: log.bookingId,
    notificationId: log.notificationId,
    resendOf: log.resendOf,
    createdAt: log.createdAt.toISOString(),
    updatedAt: log.updatedAt.toISOString(),
  };
}
