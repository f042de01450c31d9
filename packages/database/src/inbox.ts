import { sql } from 'kysely';
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
