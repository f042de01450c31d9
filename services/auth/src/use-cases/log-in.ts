import { authEvents } from '@concert/contracts/events/auth';
import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf } from '@concert/contracts/operation';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { tooMany } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { hashPassword, isOutdated, NOBODYS_HASH, verifyPassword } from '../domain/password-hash.ts';
import { findAccountByEmail, renewHash } from '../store/accounts.ts';
import { ATTEMPTS, claimAttempt, clearAttempts, forgetOldAttempts } from '../store/login-attempts.ts';
import { startSession, type Tokens, wrongCredentials } from './start-session.ts';

type Credentials = Pick<RequestOf<typeof authOperations.login>['body'], 'email' | 'password'>;

/**
 * Logs in. Known and unknown addresses go the same way, statement by statement: the attempt is counted, a password
 * is verified (nobody's, where there is no account), a failure is written down.
 * @throws Problem `wrong-credentials` (401), `account-locked` (429)
 */
export async function logIn(
  container: AuthContainer,
  { email, password }: Credentials,
  call: Call<undefined>,
): Promise<Tokens> {
  const { db, keyedHashes } = container;
  const digest = await keyedHashes.addressDigest(email);
  const attempt = await claimAttempt(db, digest);
  if (!attempt.allowed) throw locked(attempt.retryAfterSeconds);

  const account = await findAccountByEmail(db, email);
  const isRight = await verifyPassword(account?.passwordHash ?? NOBODYS_HASH, password);
  if (account === undefined || !isRight) {
    await noteFailure(container, { digest, number: attempt.number, account }, call);
    throw wrongCredentials();
  }

  const newHash = isOutdated(account.passwordHash) ? await hashPassword(password) : undefined;
  return startSession(container, account, call, async (tx) => {
    await clearAttempts(tx, digest);
    if (newHash !== undefined) await renewHash(tx, account, newHash);
  });
}

interface Failure {
  readonly digest: string;
  readonly number: number;
  readonly account: Account | undefined;
}

async function noteFailure(
  { db, newEvent }: AuthContainer,
  { digest, number, account }: Failure,
  call: Call<undefined>,
): Promise<void> {
  const data = { userId: account?.id ?? null, attempts: number, locked: number >= ATTEMPTS };
  await inTransaction(db, async (tx) => {
    await appendToOutbox(tx, [newEvent(authEvents.LoginFailed, digest, data, call)]);
    await forgetOldAttempts(tx);
  });
}

const locked = (retryAfterSeconds: number) =>
  tooMany(
    'Too many failed logins with this e-mail address; wait, or reset the password.',
    retryAfterSeconds,
    'account-locked',
  );
