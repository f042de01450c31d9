import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { tooMany } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { ATTEMPTS, claimAttempt } from '../store/login-attempts.ts';

/** A try at a password or a code that was counted before it was looked at. */
export interface CountedAttempt {
  /** Names the address, whether or not it has an account. */
  readonly digest: string;
  /** The how many-th in a row. */
  readonly number: number;
}

/** Counts a try at the secrets of an address. @throws Problem `account-locked` (429) after too many */
export async function countAttempt(
  { db, keyedHashes }: AuthContainer,
  email: string,
): Promise<CountedAttempt> {
  const digest = await keyedHashes.addressDigest(email);
  const attempt = await claimAttempt(db, digest);
  if (!attempt.allowed) throw locked(attempt.retryAfterSeconds);
  return { digest, number: attempt.number };
}

/**
 * Writes a failure down, in the same statements whether or not there is an account.
 * @param alsoWrite what belongs to it, in the same transaction
 */
export async function noteFailure(
  { db, newEvent }: AuthContainer,
  { digest, number }: CountedAttempt,
  { userId, cause }: { readonly userId: string | null; readonly cause: Cause },
  alsoWrite: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const data = { userId, attempts: number, locked: number >= ATTEMPTS };
  await inTransaction(db, async (tx) => {
    await alsoWrite(tx);
    await appendToOutbox(tx, [newEvent(authEvents.LoginFailed, digest, data, cause)]);
  });
}

const locked = (retryAfterSeconds: number) =>
  tooMany(
    'Too many failed logins with this e-mail address; wait, or reset the password.',
    retryAfterSeconds,
    'account-locked',
  );
