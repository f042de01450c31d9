import { inTransaction } from '@concert/database/transactions';
import { newId } from '@concert/values/ids';
import { type AuthContainer, buildContainer } from '../../services/auth/src/container.ts';
import type { Account } from '../../services/auth/src/domain/account.ts';
import { hashPassword } from '../../services/auth/src/domain/password-hash.ts';
import { insertAccount } from '../../services/auth/src/store/accounts.ts';
import { startSession } from '../../services/auth/src/use-cases/start-session.ts';
import { inParallel } from './in-parallel.ts';

/** Somebody who is logged in. */
export interface Buyer {
  readonly userId: string;
  readonly token: string;
}

/**
 * So many buyers, logged in as the auth service does it: account, session and token are what a registration leaves.
 * Only the password's hash is made once for all, since argon2 is a full core for some 20 ms each.
 * @param environment of the platform, by which its stores are reached
 */
export async function loggedInBuyers(
  environment: NodeJS.ProcessEnv,
  count: number,
): Promise<readonly Buyer[]> {
  const container = await buildContainer(environment);
  try {
    const passwordHash = await hashPassword('rather-long-secret-7');
    const numbers = Array.from({ length: count }, (_, index) => index);
    return await inParallel(numbers, 16, (index) => logIn(container, accountOf(index, passwordHash)));
  } finally {
    container.cache.close();
    await container.db.destroy();
  }
}

async function logIn(container: AuthContainer, account: Account): Promise<Buyer> {
  await inTransaction(container.db, (tx) => insertAccount(tx, account));
  const cause = {
    actor: { type: 'user', id: account.id, role: account.role, address: '127.0.0.1' },
    correlationId: newId(),
  } as const;
  const { accessToken } = await startSession(container, account, cause);
  return { userId: account.id, token: accessToken };
}

function accountOf(index: number, passwordHash: string): Account {
  const id = newId();
  return {
    id,
    email: `buyer-${id}@bench.example`,
    isEmailVerified: true,
    name: `Buyer ${index}`,
    role: 'attendee',
    locale: 'en',
    passwordHash,
    generation: 1,
    hasSecondFactor: false,
    createdAt: new Date(),
  };
}
