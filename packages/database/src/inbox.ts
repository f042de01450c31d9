import { sql } from 'kysely';
import type { Database } from './connection.ts';
import type { Tx } from './transactions.ts';

/**
 * Notes that `consumer` applies a message, in the transaction of its effect.
 * @returns false when it was applied before: the caller then changes nothing
 */
export async function claimMessage(tx: Tx, consumer: string, messageId: string): Promise<boolean> {
  const result = await tx
    .insertInto('inbox')
    .ignore()
    .values({ consumer, message_id: messageId, processed_at: sql<Date>`UTC_TIMESTAMP(3)` })
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Whether `consumer` has noted a message: for effects outside the database, which are noted once they are done. */
export async function isClaimed(db: Database, consumer: string, messageId: string): Promise<boolean> {
  const row = await db
    .selectFrom('inbox')
    .select('message_id')
    .where('consumer', '=', consumer)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets messages applied before `before`, at most `limit` at a time. A queue keeps a message for 14 days at most. */
export async function purgeInbox(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('inbox')
    .where('processed_at', '<', before)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
