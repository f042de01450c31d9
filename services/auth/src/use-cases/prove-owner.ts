import type { Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { forbidden, unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { verifyPassword } from '../domain/password-hash.ts';
import { lockAccount } from '../store/accounts.ts';
import { clearAttempts, uncountAttempt } from '../store/login-attempts.ts';
import { countWrongCode } from '../store/second-factors.ts';
import { countAttempt, noteFailure } from './count-attempts.ts';
import { findProof, type Proof, spendProof } from './second-factor-proof.ts';

/** What somebody logged in shows once more, since whoever has only the session must not do what is to be done. */
export interface OwnersSecrets {
  readonly password?: string;
  readonly code?: string;
}

/** An account whose owner has proven to be who they are; a code is still to be spent. */
export interface ProvenOwner {
  readonly account: Account;
  readonly digest: string;
  readonly proof: Proof | undefined;
  /** Whether as much was shown as a login needs. */
  readonly isWhole: boolean;
}

/**
 * Looks at the secrets. Tries count towards the account's lock like logins, so that a stolen session is no place to
 * guess at.
 * @throws Problem `wrong-password`, `wrong-code` (403), `account-locked` (429)
 */
export async function proveOwner(
  container: AuthContainer,
  account: Account,
  { password, code }: OwnersSecrets,
  cause: Cause,
): Promise<ProvenOwner> {
  const attempt = await countAttempt(container, account.email);
  const about = { userId: account.id, cause };
  if (password !== undefined && !(await verifyPassword(account.passwordHash, password))) {
    await noteFailure(container, attempt, about);
    throw forbidden('This is not the password of the account.', 'wrong-password');
  }
  const proof = code === undefined ? undefined : await findProof(container, account.id, code);
  if (code !== undefined && proof === undefined) {
    await noteFailure(container, attempt, about, (tx) => countWrongCode(tx, account.id));
    throw wrongCode();
  }
  const isWhole = password !== undefined && (proof !== undefined || !account.hasSecondFactor);
  return { account, digest: attempt.digest, proof, isWhole };
}

/**
 * Spends what was shown, in the transaction of what it lets happen, and locks the account.
 * @returns the account as it is now
 * @throws Problem `wrong-code` (403) when the code came twice at once, `session-ended` (401) when password or role
 *   changed meanwhile
 */
export async function settleProof(
  container: AuthContainer,
  tx: Tx,
  { account, digest, proof, isWhole }: ProvenOwner,
  cause: Cause,
): Promise<Account> {
  const now = await lockAccount(tx, account.id);
  if (now?.generation !== account.generation) throw sessionEnded();
  if (proof !== undefined && !(await spendProof(container, tx, proof, { userId: account.id, cause }))) {
    throw wrongCode();
  }
  // A part of what a login needs does not make up for failures before it.
  await (isWhole ? clearAttempts : uncountAttempt)(tx, digest);
  return now;
}

const wrongCode = () =>
  forbidden('This code is wrong, too old, or was used before; wait for the next one.', 'wrong-code');

const sessionEnded = () => unauthenticated('This session has ended; log in again.', 'session-ended');
