import { EMAIL_STATUSES } from '@concert/contracts/http/email';

export type EmailStatus = (typeof EMAIL_STATUSES)[number];

/** One mail and what became of it. */
export interface EmailLog {
  readonly id: string;
  readonly causeKey: string;
  readonly userId: string | null;
  readonly recipient: string;
  readonly template: string;
  readonly subject: string;
  readonly status: EmailStatus;
  readonly providerMessageId: string | null;
  readonly failure: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** @throws Error for a status that the database does not know either */
export function emailStatus(text: string): EmailStatus {
  const status = EMAIL_STATUSES.find((known) => known === text);
  if (status === undefined) throw new Error(`unknown mail status ${text}`);
  return status;
}

/** Whoever bounced for good or complained is not written to again. */
export const SUPPRESSING: readonly EmailStatus[] = ['bounced', 'complained'];
