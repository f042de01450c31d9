import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import type { AuthContainer } from '../container.ts';
import { emailKey } from '../domain/account.ts';
import { findAccount, lockAccount, markEmailVerified, setVerifiedEmail } from '../store/accounts.ts';
import {
  type EmailVerification,
  insertVerification,
  openVerification,
  pendingEmailOf,
  spendEmailChangesOf,
  spendVerification,
} from '../store/email-verifications.ts';
import { spendResetsOf } from '../store/password-resets.ts';
import { linkSpent } from './confirm-password-reset.ts';
import { goneAccount } from './own-account.ts';
import { by } from './start-session.ts';

/**
 * Sends the mail again that proves an address: the one that waits to take the old one's place, else the account's
 * own. Does nothing where there is nothing to prove, or when three were sent within the hour.
 */
export async function requestEmailVerification(container: AuthContainer, call: Call): Promise<void> {
  const { db, newId } = container;
  const { userId } = call.identity;
  await inTransaction(db, async (tx) => {
    const account = await lockAccount(tx, userId);
    if (account === undefined) throw goneAccount();
    const pending = await pendingEmailOf(tx, userId);
    if (pending === null && account.isEmailVerified) return;
    const link = { id: newId(), userId, email: pending ?? account.email };
    await askForProof(container, tx, { ...link, previousEmail: pending && account.email }, call);
  });
}

/** Notes a link and tells of it, in the transaction that locks the account. @returns false when enough are on their way */
export async function askForProof(
  { newEvent }: AuthContainer,
  tx: Tx,
  verification: EmailVerification,
  cause: Cause,
): Promise<boolean> {
  if (!(await insertVerification(tx, verification))) return false;
  const { id: verificationId, userId, previousEmail } = verification;
  const type = previousEmail === null ? 'EmailVerificationRequested' : 'EmailChangeRequested';
  await appendToOutbox(tx, [newEvent(authEvents[type], userId, { userId, verificationId }, cause)]);
  return true;
}

/**
 * Proves an address with the link of its mail, once; an address that waited becomes the account's. Links that the old
 * address has got are worth nothing from then on.
 * @throws Problem `link-spent` (410), `email-taken` (409)
 */
export async function confirmEmailVerification(
  container: AuthContainer,
  token: string,
  call: Cause,
): Promise<void> {
  const { db, keyedHashes } = container;
  const id = await keyedHashes.linkIdIn('email-verification', token);
  const verification = id && (await openVerification(db, id));
  const account = verification && (await findAccount(db, verification.userId));
  if (!verification || !account) throw linkSpent();
  const cause = by(account, call);
  await inTransaction(db, async (tx) => {
    const now = await lockAccount(tx, account.id);
    if (now === undefined || !(await spendVerification(tx, verification.id))) throw linkSpent();
    if (verification.previousEmail !== null) return changeEmail(container, tx, verification, cause);
    if (emailKey(now.email) !== emailKey(verification.email)) throw linkSpent();
    return proveEmail(container, tx, account.id, cause);
  });
}

async function proveEmail({ newEvent }: AuthContainer, tx: Tx, userId: string, cause: Cause): Promise<void> {
  if (!(await markEmailVerified(tx, userId))) return;
  await appendToOutbox(tx, [newEvent(authEvents.EmailVerified, userId, { userId }, cause)]);
}

async function changeEmail(
  { newEvent }: AuthContainer,
  tx: Tx,
  { id: verificationId, userId, email }: EmailVerification,
  cause: Cause,
): Promise<void> {
  await setVerifiedEmail(tx, userId, email);
  await spendEmailChangesOf(tx, userId);
  await spendResetsOf(tx, userId);
  await appendToOutbox(tx, [newEvent(authEvents.EmailChanged, userId, { userId, verificationId }, cause)]);
}
