import { ttl } from '@concert/cloud/tables';
import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { after } from '@concert/values/clock';
import { unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { signAccessToken } from '../domain/access-token.ts';
import type { Account } from '../domain/account.ts';
import { hashSecret, refreshTokenText } from '../domain/refresh-token.ts';
import { REFRESH_FOR, type Session } from '../domain/session.ts';
import { lockAccount } from '../store/accounts.ts';
import { markEnded, putSession } from '../store/sessions.ts';

/** What a client gets of a session. */
export interface Tokens {
  readonly account: Account;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Begins a session for somebody whose password was verified. Its record comes first, then the event: what a crash
 * between them leaves is a session of which nobody has a token. The event's transaction also sees to it that
 * password and role have not changed since they were read; a session begun before a change is ended by it.
 * @param alsoWrite what belongs to the login, in the same transaction
 * @throws Problem `wrong-credentials` (401) when password or role changed meanwhile
 */
export async function startSession(
  container: AuthContainer,
  account: Account,
  cause: Cause,
  alsoWrite: (tx: Tx) => Promise<void> = async () => {},
): Promise<Tokens> {
  const { clock, db, tables, newEvent, newSecret, hotSessions } = container;
  const secret = newSecret();
  const session = newSession(container, account, secret);
  const { sessionId } = session;
  await putSession(tables, session);
  const isCurrent = await inTransaction(db, async (tx) => {
    const now = await lockAccount(tx, account.id);
    if (now?.generation !== account.generation) return false;
    await alsoWrite(tx);
    const data = { userId: account.id, sessionId };
    await appendToOutbox(tx, [newEvent(authEvents.SessionStarted, account.id, data, by(account, cause))]);
    return true;
  });
  if (!isCurrent) {
    await markEnded(tables, sessionId, clock());
    throw wrongCredentials();
  }
  await hotSessions.began(account.id, sessionId);
  return {
    account,
    accessToken: await newAccessToken(container, account, sessionId),
    refreshToken: refreshTokenText(sessionId, secret),
  };
}

/** One answer for an unknown address and for a wrong password. */
export const wrongCredentials = () =>
  unauthenticated('E-mail address or password is wrong.', 'wrong-credentials');

export async function newAccessToken(
  { clock, newId, issuer, tokenKeys }: AuthContainer,
  account: Account,
  sessionId: string,
): Promise<string> {
  const subject = { userId: account.id, sessionId, role: account.role };
  return signAccessToken(subject, await tokenKeys.signing(), { issuer, tokenId: newId(), now: clock() });
}

/** The call's cause in the name of the account that has just proved who it is. */
export const by = (account: Account, cause: Cause): Cause => ({
  ...cause,
  actor: { ...cause.actor, type: 'user', id: account.id, role: account.role },
});

function newSession({ clock, newId }: AuthContainer, account: Account, secret: string): Session {
  const now = clock();
  return {
    sessionId: newId(),
    userId: account.id,
    role: account.role,
    generation: account.generation,
    refreshHash: hashSecret(secret),
    createdAt: now.toISOString(),
    expiresAt: ttl(after(now, REFRESH_FOR)),
  };
}
