import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf } from '@concert/contracts/operation';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { signChallenge } from '../domain/challenge-token.ts';
import { hashPassword, isOutdated, NOBODYS_HASH, verifyPassword } from '../domain/password-hash.ts';
import { findAccountByEmail, renewHash } from '../store/accounts.ts';
import { clearAttempts, uncountAttempt } from '../store/login-attempts.ts';
import { type CountedAttempt, countAttempt, noteFailure } from './count-attempts.ts';
import { startSession, type Tokens, wrongCredentials } from './start-session.ts';

type Credentials = Pick<RequestOf<typeof authOperations.login>['body'], 'email' | 'password'>;

/** What a right password gives: a session, or a challenge where a code is needed as well. */
export type Login =
  | { readonly kind: 'session'; readonly tokens: Tokens }
  | { readonly kind: 'challenge'; readonly challenge: string };

/**
 * Logs in. Known and unknown addresses go the same way, statement by statement: the attempt is counted, a password
 * is verified (nobody's, where there is no account), a failure is written down.
 * @throws Problem `wrong-credentials` (401), `account-locked` (429)
 */
export async function logIn(
  container: AuthContainer,
  { email, password }: Credentials,
  call: Call<undefined>,
): Promise<Login> {
  const { db } = container;
  const attempt = await countAttempt(container, email);

  const account = await findAccountByEmail(db, email);
  const isRight = await verifyPassword(account?.passwordHash ?? NOBODYS_HASH, password);
  if (account === undefined || !isRight) {
    await noteFailure(container, attempt, { userId: account?.id ?? null, cause: call });
    throw wrongCredentials();
  }

  if (account.hasSecondFactor) return challenge(container, account, attempt);
  const newHash = isOutdated(account.passwordHash) ? await hashPassword(password) : undefined;
  const tokens = await startSession(container, account, call, async (tx) => {
    await clearAttempts(tx, attempt.digest);
    if (newHash !== undefined) await renewHash(tx, account, newHash);
  });
  return { kind: 'session', tokens };
}

/** A right password alone neither counts as a failure nor makes up for those before it. */
async function challenge(
  { db, clock, issuer, tokenKeys }: AuthContainer,
  { id, generation }: Account,
  { digest }: CountedAttempt,
): Promise<Login> {
  await inTransaction(db, (tx) => uncountAttempt(tx, digest));
  const terms = { issuer, now: clock() };
  const signed = await signChallenge({ userId: id, generation }, await tokenKeys.signing(), terms);
  return { kind: 'challenge', challenge: signed };
}
