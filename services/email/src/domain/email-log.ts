import type { BOUNCE_KINDS, EMAIL_PURPOSES, EMAIL_STATES } from '@concert/contracts/http/email';
import { EMAIL_STATUSES } from '@concert/contracts/http/email';

export type EmailStatus = (typeof EMAIL_STATUSES)[number];
export type EmailPurpose = (typeof EMAIL_PURPOSES)[number];
export type EmailStateName = (typeof EMAIL_STATES)[number];
export type BounceKind = (typeof BOUNCE_KINDS)[number];

/** The event behind a mail that can be written anew, without the person it is about. */
export interface MailCause {
  readonly type: string;
  readonly data: unknown;
}

/** One mail and what became of it. */
export interface EmailLog {
  readonly id: string;
  readonly causeKey: string;
  readonly userId: string | null;
  /** Null once the person is erased, like the subject. */
  readonly recipient: string | null;
  readonly template: string;
  readonly purpose: EmailPurpose;
  readonly subject: string | null;
  readonly status: EmailStatus;
  readonly bounceKind: BounceKind | null;
  readonly providerMessageId: string | null;
  readonly failure: string | null;
  readonly attempts: number;
  readonly bookingId: string | null;
  readonly notificationId: string | null;
  readonly resendOf: string | null;
  readonly cause: MailCause | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One entry of a mail's history. */
export interface EmailState {
  /** What told of it: the same told twice is one entry. At most 200 ASCII characters. */
  readonly sourceKey: string;
  readonly state: EmailStateName;
  readonly detail: string | null;
  readonly at: Date;
}

/** @throws Error for a status that the database does not know either */
export function emailStatus(text: string): EmailStatus {
  const status = EMAIL_STATUSES.find((known) => known === text);
  if (status === undefined) throw new Error(`unknown mail status ${text}`);
  return status;
}

/**
 * From which statuses SES's word leads to another. SNS keeps no order and repeats itself: what is known to be
 * further stays, so that a late `delivered` does not hide a bounce.
 */
export const LEGAL_PRIOR = {
  failed: ['sending', 'sent'],
  delivered: ['sending', 'sent', 'failed'],
  bounced: ['sending', 'sent', 'failed', 'delivered'],
  complained: ['sending', 'sent', 'failed', 'delivered', 'bounced'],
} as const satisfies Partial<Record<EmailStatus, readonly EmailStatus[]>>;

/** What the bounce log lists. */
export const RETURNED: readonly EmailStatus[] = ['bounced', 'complained'];
