import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf } from '@concert/contracts/operation';
import type { Call } from '@concert/service-kit/routes';
import { unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { verifyChallenge } from '../domain/challenge-token.ts';
import { findAccount } from '../store/accounts.ts';
import { clearAttempts } from '../store/login-attempts.ts';
import { countWrongCode } from '../store/second-factors.ts';
import { countAttempt, noteFailure } from './count-attempts.ts';
import { findProof, spendProof } from './second-factor-proof.ts';
import { by, startSession, type Tokens } from './start-session.ts';

type Answer = Omit<RequestOf<typeof authOperations.loginSecondFactor>['body'], 'refreshTransport'>;

/**
 * Completes a login whose password was right with a code. Of two logins with the same code one comes too late.
 * @throws Problem `challenge-expired`, `wrong-code` (401), `account-locked` (429)
 */
export async function logInWithCode(
  container: AuthContainer,
  { challenge, code }: Answer,
  call: Call<undefined>,
): Promise<Tokens> {
  const account = await challengedAccount(container, challenge);
  const attempt = await countAttempt(container, account.email);
  const cause = by(account, call);
  const proof = await findProof(container, account.id, code);
  if (proof === undefined) {
    const about = { userId: account.id, cause: call };
    await noteFailure(container, attempt, about, (tx) => countWrongCode(tx, account.id));
    throw wrongCode();
  }
  return startSession(container, account, call, async (tx) => {
    if (!(await spendProof(container, tx, proof, { userId: account.id, cause }))) throw wrongCode();
    await clearAttempts(tx, attempt.digest);
  });
}

async function challengedAccount(
  { db, clock, issuer, tokenKeys }: AuthContainer,
  token: string,
): Promise<Account> {
  const challenge = await verifyChallenge(token, tokenKeys.publicKeyOf, { issuer, now: clock() });
  const account = challenge && (await findAccount(db, challenge.userId));
  if (!account?.hasSecondFactor || account.generation !== challenge?.generation) {
    throw unauthenticated('This took too long; enter your password again.', 'challenge-expired');
  }
  return account;
}

const wrongCode = () =>
  unauthenticated('This code is wrong, too old, or was used before; wait for the next one.', 'wrong-code');
