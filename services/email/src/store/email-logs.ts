import type { Database } from '@concert/database/connection';
import type { EmailLogs } from '@concert/database/tables';
import { isDuplicate, type Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { type EmailLog, type EmailStatus, emailStatus, SUPPRESSING } from '../domain/email-log.ts';

export type NewEmail = Pick<EmailLog, 'id' | 'causeKey' | 'userId' | 'recipient' | 'template' | 'subject'>;

/**
 * Notes a mail before it is sent. @returns false when one with the same cause was noted before
 */
export async function insertEmail(
  tx: Tx,
  mail: NewEmail,
  status: 'sending' | 'suppressed',
): Promise<boolean> {
  try {
    await tx
      .insertInto('email_logs')
      .values({
        id: mail.id,
        cause_key: mail.causeKey,
        user_id: mail.userId,
        recipient: mail.recipient,
        template: mail.template,
        subject: mail.subject,
        status,
        attempts: status === 'sending' ? 1 : 0,
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

/** Whether the address bounced for good or complained earlier. Case does not count (the column's collation). */
export async function isSuppressed(db: Database, recipient: string): Promise<boolean> {
  const row = await db
    .selectFrom('email_logs')
    .select('id')
    .where('recipient', '=', recipient)
    .where('status', 'in', SUPPRESSING)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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

/** Notes how a try ended. Only a mail that is being sent changes: what SES told of it meanwhile stays. */
export async function settleEmail(
  db: Database,
  id: string,
  outcome:
    | { readonly status: 'sent'; readonly providerMessageId: string }
    | { readonly status: 'failed'; readonly failure: string },
): Promise<void> {
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

export async function findEmail(
  db: Database,
  by: { readonly id: string } | { readonly causeKey: string },
): Promise<EmailLog | undefined> {
  const query = db.selectFrom('email_logs').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('cause_key', '=', by.causeKey)
  ).executeTakeFirst();
  return row && emailOf(row);
}

/** At most `limit` mails of a status, the newest first, older than `before`. */
export async function listEmails(
  db: Database,
  status: EmailStatus,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly EmailLog[]> {
  let query = db
    .selectFrom('email_logs')
    .selectAll()
    .where('status', '=', status)
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return (await query.execute()).map(emailOf);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function emailOf(row: Selectable<EmailLogs>): EmailLog {
  return {
    id: row.id,
    causeKey: row.cause_key,
    userId: row.user_id,
    recipient: row.recipient,
    template: row.template,
    subject: row.subject,
    status: emailStatus(row.status),
    providerMessageId: row.provider_message_id,
    failure: row.failure,
    attempts: row.attempts,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
