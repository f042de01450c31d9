import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** There is no row of «no admin» to lock, so a row of the inbox stands for it while the transaction lasts. */
export async function oneBootstrapAtATime<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
  const token = { consumer: 'auth', message_id: 'bootstrap-admin' };
  await tx
    .insertInto('inbox')
    .values({ ...token, processed_at: sql<Date>`UTC_TIMESTAMP(3)` })
    .execute();
  const result = await work();
  await tx
    .deleteFrom('inbox')
    .where('consumer', '=', token.consumer)
    .where('message_id', '=', token.message_id)
    .execute();
  return result;
}
