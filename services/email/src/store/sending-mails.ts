import type { Database } from '@concert/database/connection';
import { isDuplicate } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { EmailLog } from '../domain/email-log.ts';

export type NewEmail = Pick<
  EmailLog,
  | 'id'
  | 'causeKey'
  | 'userId'
  | 'recipient'
  | 'template'
  | 'purpose'
  | 'subject'
  | 'bookingId'
  | 'notificationId'
  | 'resendOf'
  | 'cause'
>;

/** Notes a mail before it is sent. @returns false when one with the same cause was noted before */
export async function insertEmail(db: Database, mail: NewEmail): Promise<boolean> {
  try {
    await db
      .insertInto('email_logs')
      .values({
        id: mail.id,
        cause_key: mail.causeKey,
        user_id: mail.userId,
        recipient: mail.recipient,
        template: mail.template,
        purpose: mail.purpose,
        subject: mail.subject,
        booking_id: mail.bookingId,
        notification_id: mail.notificationId,
        resend_of: mail.resendOf,
        cause_type: mail.cause?.type ?? null,
        cause_data: mail.cause === null ? null : JSON.stringify(mail.cause.data),
        status: 'sending',
        attempts: 1,
        created_at: NOW,
        updated_at: NOW,
      })
      .execute();
    return true;
  } catch (error) {
    if (isDuplicate(error, 'email_logs_cause_unique')) return false;
    throw error;
  }
}

/**
 * Takes a mail on whose sender failed, or has been silent for longer than any invocation lives.
 * @returns false when it is sent, or being sent by somebody else
 */
export async function takeOverEmail(db: Database, id: string, silentSeconds: number): Promise<boolean> {
  const result = await db
    .updateTable('email_logs')
    .set({ status: 'sending', failure: null, attempts: sql`attempts + 1`, updated_at: NOW })
    .where('id', '=', id)
    .where((is) =>
      is.or([
        is('status', '=', 'failed'),
        is.and([
          is('status', '=', 'sending'),
          is('updated_at', '<=', sql<Date>`UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(silentSeconds)} SECOND`),
        ]),
      ]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** How a try to send ended. */
export type Outcome =
  | { readonly status: 'sent'; readonly providerMessageId: string }
  | { readonly status: 'failed' | 'suppressed'; readonly failure: string };

/** Notes how a try ended. Only a mail that is being sent changes: what SES told of it meanwhile stays. */
export async function settleEmail(db: Database, id: string, outcome: Outcome): Promise<void> {
  await db
    .updateTable('email_logs')
    .set({
      status: outcome.status,
      updated_at: NOW,
      ...(outcome.status === 'sent'
        ? { provider_message_id: outcome.providerMessageId, failure: null }
        : { failure: outcome.failure.slice(0, 300) }),
    })
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .execute();
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
