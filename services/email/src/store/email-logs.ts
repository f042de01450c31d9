import { BOUNCE_KINDS } from '@concert/contracts/http/email';
import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import type { EmailLogs } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import {
  type BounceKind,
  type EmailLog,
  type EmailStatus,
  emailStatus,
  LEGAL_PRIOR,
  type MailCause,
} from '../domain/email-log.ts';

/** Where SES's word leads a mail to. */
export interface Advance {
  readonly status: keyof typeof LEGAL_PRIOR;
  readonly providerMessageId: string;
  readonly bounceKind?: BounceKind;
  readonly failure?: string;
}

/** Follows SES's word where it leads forward. @returns whether the mail's status changed */
export async function advanceEmail(tx: Tx, id: string, advance: Advance): Promise<boolean> {
  const result = await tx
    .updateTable('email_logs')
    .set({
      status: advance.status,
      provider_message_id: advance.providerMessageId,
      updated_at: NOW,
      ...(advance.bounceKind === undefined ? {} : { bounce_kind: advance.bounceKind }),
      failure: advance.failure?.slice(0, 300) ?? null,
    })
    .where('id', '=', id)
    .where('status', 'in', LEGAL_PRIOR[advance.status])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export type EmailBy =
  | { readonly id: string }
  | { readonly causeKey: string }
  | { readonly providerMessageId: string };

export async function findEmail(db: Database, by: EmailBy): Promise<EmailLog | undefined> {
  const query = db.selectFrom('email_logs').selectAll().limit(1);
  const narrowed =
    'id' in by
      ? query.where('id', '=', by.id)
      : 'causeKey' in by
        ? query.where('cause_key', '=', by.causeKey)
        : query.where('provider_message_id', '=', by.providerMessageId);
  const row = await narrowed.executeTakeFirst();
  return row && emailOf(row);
}

export interface EmailFilter {
  readonly status?: EmailStatus | undefined;
  readonly recipient?: string | undefined;
}

/** At most `limit` mails, the newest first, older than `before`. */
export async function listEmails(
  db: Database,
  { status, recipient }: EmailFilter,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly EmailLog[]> {
  let query = db.selectFrom('email_logs').selectAll().orderBy('id', 'desc').limit(page.limit);
  if (status !== undefined) query = query.where('status', '=', status);
  if (recipient !== undefined) query = query.where('recipient', '=', recipient);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return (await query.execute()).map(emailOf);
}

/** The events behind a booking's mails, the oldest first. */
export async function listBookingCauses(db: Database, bookingId: string): Promise<readonly MailCause[]> {
  const rows = await db
    .selectFrom('email_logs')
    .select(['cause_type', 'cause_data'])
    .where('booking_id', '=', bookingId)
    .where('cause_type', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => causeOf(row.cause_type, row.cause_data) ?? []);
}

/** Forgets mails noted before `before`, with their history, at most `limit` at a time. */
export async function purgeEmails(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('email_logs')
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function emailOf(row: Selectable<EmailLogs>): EmailLog {
  return {
    id: row.id,
    causeKey: row.cause_key,
    userId: row.user_id,
    recipient: row.recipient,
    template: row.template,
    purpose: row.purpose === 'marketing' ? 'marketing' : 'transactional',
    subject: row.subject,
    status: emailStatus(row.status),
    bounceKind: BOUNCE_KINDS.find((kind) => kind === row.bounce_kind) ?? null,
    providerMessageId: row.provider_message_id,
    failure: row.failure,
    attempts: row.attempts,
    bookingId: row.booking_id,
    notificationId: row.notification_id,
    resendOf: row.resend_of,
    cause: causeOf(row.cause_type, row.cause_data),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const causeOf = (type: string | null, data: unknown): MailCause | null =>
  type === null ? null : { type, data: fromJsonColumn(data) };
