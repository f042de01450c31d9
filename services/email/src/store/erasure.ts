import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';

/** A mail of which something personal is kept. */
export interface TracedMail {
  readonly id: string;
  readonly recipient: string;
  readonly messageId: string | null;
}

/** At most `limit` mails to an account whose recipient is still known. */
export async function tracedMailsOf(
  db: Database,
  userId: string,
  limit: number,
): Promise<readonly TracedMail[]> {
  const rows = await db
    .selectFrom('email_logs')
    .select(['id', 'recipient', 'provider_message_id'])
    .where('user_id', '=', userId)
    .where('recipient', 'is not', null)
    .limit(limit)
    .execute();
  return rows.flatMap((row) => traced(row.id, row.recipient, row.provider_message_id));
}

/** At most `limit` mails that went to an address without an account: operators write such. */
export async function tracedMailsTo(
  db: Database,
  address: string,
  limit: number,
): Promise<readonly TracedMail[]> {
  const rows = await db
    .selectFrom('email_logs')
    .select(['id', 'recipient', 'provider_message_id'])
    .where('recipient', '=', address)
    .where('user_id', 'is', null)
    .limit(limit)
    .execute();
  return rows.flatMap((row) => traced(row.id, row.recipient, row.provider_message_id));
}

/** Forgets to whom mails went and what they were about; that they were sent stays. */
export async function hideMails(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('email_logs').set({ recipient: null, subject: null }).where('id', 'in', ids).execute();
}

const traced = (id: string, recipient: string | null, messageId: string | null): readonly TracedMail[] =>
  recipient === null ? [] : [{ id, recipient, messageId }];
