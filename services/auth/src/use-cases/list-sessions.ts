import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { AuthContainer } from '../container.ts';
import { isLive, type Session } from '../domain/session.ts';
import { findSession, liveSessionsOf } from '../store/sessions.ts';

type Page = ResponseOf<typeof authOperations.listSessions>['body'];
type Query = RequestOf<typeof authOperations.listSessions>['query'];

/** Where the caller is logged in, the newest login first. */
export async function listSessions(
  { tables, clock }: AuthContainer,
  { limit, cursor }: Query,
  { userId, sessionId }: Identity,
): Promise<Page> {
  const before = cursor === undefined ? undefined : (decodeCursor(cursor, 1)[0] ?? '');
  const live = await liveSessionsOf(tables, userId, clock());
  const sorted = live
    .filter((session) => before === undefined || session.sessionId < before)
    .toSorted((a, b) => (a.sessionId < b.sessionId ? 1 : -1));
  const { items, nextCursor } = pageOf(sorted.slice(0, limit + 1), limit, (session) => [session.sessionId]);
  // The index that lists them follows its table: what ended just now is known to the table only.
  const sessions = await Promise.all(items.map((session) => findSession(tables, session.sessionId)));
  return {
    items: sessions
      .filter((session) => session !== undefined)
      .filter((session) => isLive(session, clock()))
      .map((session) => sessionView(session, sessionId)),
    nextCursor,
  };
}

const sessionView = (session: Session, currentId: string): Page['items'][number] => ({
  id: session.sessionId,
  device: session.device,
  address: session.address,
  createdAt: session.createdAt,
  lastUsedAt: session.lastUsedAt,
  isCurrent: session.sessionId === currentId,
});
