import { ttl } from '@concert/cloud/tables';
import type { Cause } from '@concert/service-kit/events';
import { after } from '@concert/values/clock';
import { unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { hashSecret, parseRefreshToken, refreshTokenText } from '../domain/refresh-token.ts';
import { isLive, REFRESH_FOR, type Session } from '../domain/session.ts';
import { findAccount } from '../store/accounts.ts';
import { findSession, rotateRefreshToken } from '../store/sessions.ts';
import { endSessions } from './end-sessions.ts';
import { by, newAccessToken, type Tokens } from './start-session.ts';

/**
 * Spends a refresh token and gives a new pair. Any token of the session but the newest is one that was spent:
 * somebody has a copy, so the session ends for both (RFC 9700, 4.14.2).
 * @throws Problem `session-ended`, `refresh-token-reused` (401)
 */
export async function refreshSession(
  container: AuthContainer,
  presented: string | undefined,
  cause: Cause,
): Promise<Tokens> {
  const { clock, db, tables, newSecret } = container;
  const token = presented === undefined ? undefined : parseRefreshToken(presented);
  const session = token && (await findSession(tables, token.sessionId));
  if (token === undefined || session === undefined || !isLive(session, clock())) throw sessionEnded();
  const account = await findAccount(db, session.userId);
  if (account === undefined || account.generation !== session.generation) throw sessionEnded();

  // Made before the token is spent: were the signing key away, the client could come again with the same one.
  const access = await newAccessToken(container, account, session.sessionId);
  const secret = newSecret();
  const now = clock();
  const rotation = {
    sessionId: session.sessionId,
    presented: token.hash,
    next: hashSecret(secret),
    now: ttl(now),
    expiresAt: ttl(after(now, REFRESH_FOR)),
    usedAt: now.toISOString(),
  };
  if (!(await rotateRefreshToken(tables, rotation)))
    await explainRefusal(container, rotation, account, cause);
  return { account, ...access, refreshToken: refreshTokenText(session.sessionId, secret) };
}

/** Why the rotation was refused. Returns only when it was done after all, by a try whose answer was lost on the way. */
async function explainRefusal(
  container: AuthContainer,
  { sessionId, next }: Pick<Session, 'sessionId'> & { readonly next: string },
  account: Account,
  cause: Cause,
): Promise<void> {
  const session = await findSession(container.tables, sessionId);
  if (session === undefined || !isLive(session, container.clock())) throw sessionEnded();
  if (session.refreshHash === next) return;
  const ending = { userId: account.id, sessionIds: [sessionId], reason: 'token-reused' } as const;
  await endSessions(container, ending, by(account, cause));
  throw unauthenticated(
    'This refresh token was spent before, so somebody else may have it: the session has ended. Log in again.',
    'refresh-token-reused',
  );
}

const sessionEnded = () => unauthenticated('This session has ended; log in again.', 'session-ended');
