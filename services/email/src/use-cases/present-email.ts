import type { emailOperations } from '@concert/contracts/http/email';
import type { ResponseOf } from '@concert/contracts/operation';
import type { EmailLog } from '../domain/email-log.ts';

export type EmailView = Extract<ResponseOf<typeof emailOperations.emailStatus>, { status: 200 }>['body'];

/** A mail as the API shows it. */
export function emailView(log: EmailLog): EmailView {
  return {
    id: log.id,
    template: log.template,
    recipient: log.recipient,
    subject: log.subject,
    status: log.status,
    attempts: log.attempts,
    providerMessageId: log.providerMessageId,
    failure: log.failure,
    createdAt: log.createdAt.toISOString(),
    updatedAt: log.updatedAt.toISOString(),
  };
}
