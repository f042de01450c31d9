import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { SYSTEM } from '@concert/service-kit/identity';
import { sql } from 'kysely';
import type { AuthContainer } from './container.ts';
import { hasAdmin, insertAccount } from './store/accounts.ts';
import { type AccountDetails, newAccount } from './use-cases/new-account.ts';

/**
 * Creates the first admin, from whom all other roles come; does nothing when there is one. May be run at every
 * start and by several at once.
 * @returns whether it created the account
 * @throws Problem `email-taken` (409) when somebody registered with that address, `invalid-request` for a password
 *   easily guessed
 */
export async function bootstrapAdmin(
  container: AuthContainer,
  details: Pick<AccountDetails, 'email' | 'password' | 'name'>,
): Promise<boolean> {
  const { db, newId, newEvent } = container;
  if (await hasAdmin(db)) return false;
  const account = await newAccount(container, { ...details, role: 'admin', locale: 'en' });
  const cause = { actor: SYSTEM, correlationId: newId() };
  return inTransaction(db, (tx) =>
    oneAtATime(tx, async () => {
      if (await hasAdmin(tx)) return false;
      await insertAccount(tx, account);
      const data = { userId: account.id, role: account.role };
      await appendToOutbox(tx, [newEvent(authEvents.UserRegistered, account.id, data, cause)]);
      return true;
    }),
  );
}

/** There is no row of «no admin» to lock, so a row of the inbox stands for it while the transaction lasts. */
async function oneAtATime<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
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
