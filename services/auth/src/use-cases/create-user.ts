import { inIdempotentTransaction, type RecordedResponse } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import type { AuthContainer } from '../container.ts';
import { insertAccount } from '../store/accounts.ts';
import { type AccountDetails, newAccount, tellOfAccount } from './new-account.ts';
import { userView } from './present-user.ts';

/**
 * Creates an account with any role, for an admin.
 * @throws Problem `email-taken` (409), `invalid-request` for a password easily guessed, `idempotency-key-reused` (422)
 */
export async function createUser(
  container: AuthContainer,
  details: AccountDetails,
  call: Call,
): Promise<RecordedResponse> {
  const { db, keyedHashes } = container;
  const account = await newAccount(container, details);
  const key = await keyedHashes.sealed(call.idempotency);
  return inIdempotentTransaction(db, key, async (tx, record) => {
    const answer = { status: 201, body: userView(account) };
    await record(answer);
    await insertAccount(tx, account);
    await tellOfAccount(container, tx, account, call);
    return answer;
  });
}
