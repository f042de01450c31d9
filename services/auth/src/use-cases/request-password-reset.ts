import { setTimeout as pause } from 'node:timers/promises';
import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { AuthContainer } from '../container.ts';
import { findAccountByEmail, lockAccount } from '../store/accounts.ts';
import { insertReset } from '../store/password-resets.ts';

/** Far more than either course takes, so that the time of the answer does not tell which one it was. */
const ANSWER_AFTER_MS = 250;

/**
 * Sends a one-time link by mail if there is such an account and not more than three were sent within the hour.
 * Whether there is cannot be told from the answer or from its time.
 */
export async function requestPasswordReset(
  container: AuthContainer,
  email: string,
  cause: Cause,
): Promise<void> {
  const answerTime = pause(ANSWER_AFTER_MS);
  await sendLink(container, email, cause);
  await answerTime;
}

async function sendLink({ db, newId, newEvent }: AuthContainer, email: string, cause: Cause): Promise<void> {
  const account = await findAccountByEmail(db, email);
  if (account === undefined) return;
  const resetId = newId();
  const userId = account.id;
  await inTransaction(db, async (tx) => {
    await lockAccount(tx, userId);
    if (!(await insertReset(tx, userId, resetId))) return;
    await appendToOutbox(tx, [
      newEvent(authEvents.PasswordResetRequested, userId, { userId, resetId }, cause),
    ]);
  });
}
