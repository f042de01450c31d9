import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf } from '@concert/contracts/operation';
import { inIdempotentTransaction } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { z } from 'zod';
import type { AuthContainer } from '../container.ts';
import { verifyPassword } from '../domain/password-hash.ts';
import { emailTaken, findAccount, insertAccount } from '../store/accounts.ts';
import { newAccount, tellOfAccount } from './new-account.ts';
import { by, startSession, type Tokens } from './start-session.ts';

type Registration = Omit<RequestOf<typeof authOperations.register>['body'], 'refreshTransport'>;

/** What is recorded under an `Idempotency-Key`: no token, and nothing personal. */
const Registered = z.object({ userId: z.uuid() });

/**
 * Creates an attendee and logs in. Repeated with the same key and body, it finds the account made before and logs
 * in once more, as long as the password is still the same and is all that a login needs.
 * @throws Problem `email-taken` (409), `invalid-request` for a password easily guessed, `idempotency-key-reused` (422)
 */
export async function register(
  container: AuthContainer,
  registration: Registration,
  call: Call<undefined>,
): Promise<Tokens> {
  const { db, keyedHashes } = container;
  const made = await newAccount(container, { ...registration, role: 'attendee' });
  const key = await keyedHashes.sealed(call.idempotency);
  const { recorded } = await inIdempotentTransaction(db, key, async (tx, record) => {
    const answer = { status: 201, body: { userId: made.id } };
    await record(answer);
    await insertAccount(tx, made);
    await tellOfAccount(container, tx, made, by(made, call));
    return answer;
  });
  const { userId } = Registered.parse(recorded.body);
  if (userId === made.id) return startSession(container, made, call);

  const before = await findAccount(db, userId);
  const isTheirs = before !== undefined && (await verifyPassword(before.passwordHash, registration.password));
  // With a second factor the password alone begins no session, here either.
  if (!isTheirs || before.hasSecondFactor) throw emailTaken();
  return startSession(container, before, call);
}
