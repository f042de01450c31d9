import { inTransaction } from '@concert/database/transactions';
import { SYSTEM } from '@concert/service-kit/identity';
import type { AuthContainer } from './container.ts';
import { hasAdmin, insertAccount } from './store/accounts.ts';
import { oneBootstrapAtATime } from './store/bootstrap-turn.ts';
import { type AccountDetails, newAccount, tellOfAccount } from './use-cases/new-account.ts';

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
  const { db, newId } = container;
  if (await hasAdmin(db)) return false;
  const account = await newAccount(container, {
    ...details,
    role: 'admin',
    locale: 'en',
    emailVerified: true,
  });
  const cause = { actor: SYSTEM, correlationId: newId() };
  return inTransaction(db, (tx) =>
    oneBootstrapAtATime(tx, async () => {
      if (await hasAdmin(tx)) return false;
      await insertAccount(tx, account);
      await tellOfAccount(container, tx, account, cause);
      return true;
    }),
  );
}
