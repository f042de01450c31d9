import type { DataOf } from '@concert/contracts/event';
import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Identity } from '@concert/service-kit/identity';
import type { AuthContainer } from '../container.ts';
import { carryOver, liveSessionsOf, markEnded } from '../store/sessions.ts';

export type EndReason = DataOf<typeof authEvents.SessionEnded>['reason'];

export interface Ending {
  readonly userId: string;
  readonly sessionIds: readonly string[];
  readonly reason: EndReason;
}

/**
 * Ends sessions: the event first, then their records, then the hot copies. After a crash at any point the same
 * call made again completes it; what may remain is an event too many, never an ending without one.
 * @returns whether it is effective everywhere now; if not, hot copies may speak for up to 60 seconds more
 */
export async function endSessions(
  { db, tables, clock, newEvent, hotSessions }: AuthContainer,
  { userId, sessionIds, reason }: Ending,
  cause: Cause,
): Promise<boolean> {
  if (sessionIds.length === 0) return true;
  const ended = sessionIds.map((sessionId) =>
    newEvent(authEvents.SessionEnded, userId, { userId, sessionId, reason }, cause),
  );
  await inTransaction(db, (tx) => appendToOutbox(tx, ended));
  await Promise.all(sessionIds.map((sessionId) => markEnded(tables, sessionId, clock())));
  return hotSessions.ended(userId, sessionIds);
}

/**
 * Makes a change that no session of the account may outlive. They end before it, so that a crash in between only
 * logs somebody out, and after it once more, for those that began meanwhile.
 */
export async function endingAllSessions<Result>(
  container: AuthContainer,
  userId: string,
  reason: EndReason,
  { change, cause }: { readonly change: () => Promise<Result>; readonly cause: Cause },
): Promise<Result> {
  await endAllSessions(container, userId, { reason, cause });
  const result = await change();
  await endAllSessions(container, userId, { reason, cause });
  return result;
}

/**
 * Makes a change that only the caller's session outlives: it is carried over into the generation of sessions that
 * the change begins. A crash in between logs the caller out as well.
 * @param change gives the account's new generation
 * @returns how many sessions ended
 */
export async function endingOtherSessions(
  container: AuthContainer,
  { userId, sessionId }: Pick<Identity, 'userId' | 'sessionId'>,
  reason: EndReason,
  { change, cause }: { readonly change: () => Promise<number>; readonly cause: Cause },
): Promise<number> {
  const before = await endAllSessions(container, userId, { reason, cause, spared: sessionId });
  await carryOver(container.tables, sessionId, await change());
  const meanwhile = await endAllSessions(container, userId, { reason, cause, spared: sessionId });
  return new Set([...before, ...meanwhile]).size;
}

/** Ends all sessions of an account that are known to live, but for one. @returns which */
async function endAllSessions(
  container: AuthContainer,
  userId: string,
  { reason, cause, spared }: { readonly reason: EndReason; readonly cause: Cause; readonly spared?: string },
): Promise<readonly string[]> {
  const live = await liveSessionsOf(container.tables, userId, container.clock());
  const sessionIds = live.map((session) => session.sessionId).filter((id) => id !== spared);
  await endSessions(container, { userId, sessionIds, reason }, cause);
  return sessionIds;
}
