import { ttl } from '@concert/cloud/tables';
import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { after } from '@concert/values/clock';
import { unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { signAccessToken } from '../domain/access-token.ts';
import type { Account } from '../domain/account.ts';
import { deviceLabel } from '../domain/device-label.ts';
import { hashSecret, refreshTokenText } from '../domain/refresh-token.ts';
import { REFRESH_FOR, type Session } from '../domain/session.ts';
import { lockAccount } from '../store/accounts.ts';
import { markEnded, putSession } from '../store/sessions.ts';

/** What a client gets of a session. */
export interface Tokens {
  readonly account: Account;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Whether the access token is good for little but setting up a second factor. */
  readonly isLimited: boolean;
}

/** Who logs in, and from which device. */
export type LoginCause = Cause & Pick<Call<unknown>, 'userAgent'>;

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
  cause: LoginCause,
  alsoWrite: (tx: Tx) => Promise<void> = async () => {},
): Promise<Tokens> {
  const { clock, db, tables, newEvent, newSecret, hotSessions } = container;
  const secret = newSecret();
  const session = newSession(container, account, { secret, cause });
  const { sessionId } = session;
  await putSession(tables, session);
  const ended = () => markEnded(tables, sessionId, clock());
  const isCurrent = await inTransaction(db, async (tx) => {
    const now = await lockAccount(tx, account.id);
    if (now?.generation !== account.generation) return false;
    await alsoWrite(tx);
    const data = { userId: account.id, sessionId };
    await appendToOutbox(tx, [newEvent(authEvents.SessionStarted, account.id, data, by(account, cause))]);
    return true;
  }).catch(async (error: unknown) => {
    await ended();
    throw error;
  });
  if (!isCurrent) {
    await ended();
    throw wrongCredentials();
  }
  await hotSessions.began(account.id, sessionId);
  return {
    account,
    ...(await newAccessToken(container, account, sessionId)),
    refreshToken: refreshTokenText(sessionId, secret),
  };
}

/** One answer for an unknown address and for a wrong password. */
export const wrongCredentials = () =>
  unauthenticated('E-mail address or password is wrong.', 'wrong-credentials');

/** An access token; limited as long as the role needs a second factor that the account does not have. */
export async function newAccessToken(
  { clock, newId, issuer, tokenKeys, rolesWithSecondFactor }: AuthContainer,
  { id, role, hasSecondFactor }: Account,
  sessionId: string,
): Promise<Pick<Tokens, 'accessToken' | 'isLimited'>> {
  const isLimited = rolesWithSecondFactor.has(role) && !hasSecondFactor;
  const subject = { userId: id, sessionId, role, isLimited };
  const terms = { issuer, tokenId: newId(), now: clock() };
  return { accessToken: await signAccessToken(subject, await tokenKeys.signing(), terms), isLimited };
}

/** The call's cause in the name of the account that has just proved who it is. */
export const by = (account: Account, cause: Cause): Cause => ({
  ...cause,
  actor: { ...cause.actor, type: 'user', id: account.id, role: account.role },
});

function newSession(
  { clock, newId }: AuthContainer,
  account: Account,
  { secret, cause }: { readonly secret: string; readonly cause: LoginCause },
): Session {
  const now = clock();
  return {
    sessionId: newId(),
    userId: account.id,
    role: account.role,
    generation: account.generation,
    refreshHash: hashSecret(secret),
    createdAt: now.toISOString(),
    lastUsedAt: now.toISOString(),
    device: deviceLabel(cause.userAgent),
    address: cause.actor.address,
    expiresAt: ttl(after(now, REFRESH_FOR)),
  };
}
