import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { gone } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { hashPassword } from '../domain/password-hash.ts';
import { findAccount, lockAccount, markEmailVerified, setPassword } from '../store/accounts.ts';
import { spendEmailChangesOf } from '../store/email-verifications.ts';
import { clearAttempts } from '../store/login-attempts.ts';
import { openResetOf, spendReset, spendResetsOf } from '../store/password-resets.ts';
import { endingAllSessions } from './end-sessions.ts';
import { requireStrong } from './new-account.ts';
import { by } from './start-session.ts';

/**
 * Sets a new password with the link of a mail, once, and ends every session of the account. It also opens a lock
 * after failed logins, and proves the address: whoever reads the account's mail is its owner. A second factor stays.
 * @throws Problem `link-spent` (410), `invalid-request` for a password easily guessed, which leaves the link good
 */
export async function confirmPasswordReset(
  container: AuthContainer,
  { token, password }: { readonly token: string; readonly password: string },
  call: Cause,
): Promise<void> {
  const { db, keyedHashes } = container;
  const resetId = await keyedHashes.linkIdIn('password-reset', token);
  const userId = resetId && (await openResetOf(db, resetId));
  const account = userId && (await findAccount(db, userId));
  if (!resetId || !account) throw linkSpent();
  await requireStrong(password, account.email);
  const passwordHash = await hashPassword(password);
  const cause = by(account, call);
  await endingAllSessions(container, account.id, 'password-changed', {
    change: () => changePassword(container, account, { resetId, passwordHash }, cause),
    cause,
  });
}

async function changePassword(
  { db, newEvent, keyedHashes }: AuthContainer,
  { id, email }: Account,
  { resetId, passwordHash }: { readonly resetId: string; readonly passwordHash: string },
  cause: Cause,
): Promise<void> {
  const digest = await keyedHashes.addressDigest(email);
  await inTransaction(db, async (tx) => {
    await lockAccount(tx, id);
    if (!(await spendReset(tx, resetId))) throw linkSpent();
    await spendResetsOf(tx, id);
    // Likewise in `change-password`: an address that a thief wished for must not come after this.
    await spendEmailChangesOf(tx, id);
    await setPassword(tx, id, passwordHash);
    await clearAttempts(tx, digest);
    const isProven = await markEmailVerified(tx, id);
    await appendToOutbox(tx, [
      newEvent(authEvents.PasswordChanged, id, { userId: id }, cause),
      ...(isProven ? [newEvent(authEvents.EmailVerified, id, { userId: id }, cause)] : []),
    ]);
  });
}

export const linkSpent = () =>
  gone('link-spent', 'This link was used before, has expired or is incomplete; ask for a new one.');
