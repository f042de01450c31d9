import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { isLive } from '../domain/session.ts';
import { beginGeneration, lockAccount } from '../store/accounts.ts';
import { findSession } from '../store/sessions.ts';
import { endingOtherSessions, endSessions } from './end-sessions.ts';
import { notToldEverywhere } from './log-out.ts';
import { goneAccount } from './own-account.ts';

/**
 * Ends one of the caller's sessions, as a logout on its device would.
 * @throws Problem `not-found`, `unavailable` (503) when Redis could not be told (see `logOut`)
 */
export async function revokeSession(container: AuthContainer, id: string, call: Call): Promise<void> {
  const { userId } = call.identity;
  const session = await findSession(container.tables, id);
  if (session?.userId !== userId || !isLive(session, container.clock())) throw notFound('session', id);
  const isKnown = await endSessions(container, { userId, sessionIds: [id], reason: 'revoked' }, call);
  if (!isKnown) throw notToldEverywhere();
}

/** Ends all of the caller's sessions but the one that calls, those not known yet included. @returns how many were known */
export function revokeOtherSessions(container: AuthContainer, call: Call): Promise<number> {
  const { userId } = call.identity;
  return endingOtherSessions(container, call.identity, 'revoked', {
    change: () =>
      inTransaction(container.db, async (tx) => {
        const account = await lockAccount(tx, userId);
        if (account === undefined) throw goneAccount();
        await beginGeneration(tx, userId);
        return account.generation + 1;
      }),
    cause: call,
  });
}
