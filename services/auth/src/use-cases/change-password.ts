import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import type { AuthContainer } from '../container.ts';
import { hashPassword } from '../domain/password-hash.ts';
import { setPassword } from '../store/accounts.ts';
import { spendEmailChangesOf } from '../store/email-verifications.ts';
import { spendResetsOf } from '../store/password-resets.ts';
import { endingOtherSessions } from './end-sessions.ts';
import { requireStrong } from './new-account.ts';
import { ownAccount } from './own-account.ts';
import { proveOwner, settleProof } from './prove-owner.ts';

/**
 * Sets another password for whoever knows the present one, and ends the account's other sessions.
 * @throws Problem `invalid-request` on `newPassword` when it is easily guessed, `wrong-password` (403),
 *   `account-locked` (429)
 */
export async function changePassword(
  container: AuthContainer,
  { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  call: Call,
): Promise<void> {
  const { db, newEvent } = container;
  const account = await ownAccount(container, call.identity);
  const userId = account.id;
  await requireStrong(newPassword, account.email, 'newPassword');
  const proven = await proveOwner(container, account, { password: currentPassword }, call);
  const passwordHash = await hashPassword(newPassword);
  await endingOtherSessions(container, call.identity, 'password-changed', {
    change: () =>
      inTransaction(db, async (tx) => {
        const { generation } = await settleProof(container, tx, proven, call);
        await setPassword(tx, userId, passwordHash);
        await spendResetsOf(tx, userId);
        // Whoever fears for the account changes its password: an address that a thief wished for must not come.
        await spendEmailChangesOf(tx, userId);
        await appendToOutbox(tx, [newEvent(authEvents.PasswordChanged, userId, { userId }, call)]);
        return generation + 1;
      }),
    cause: call,
  });
}
