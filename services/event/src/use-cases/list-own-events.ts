import type { eventOperations } from '@concert/contracts/http/event';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { pageOf } from '@concert/values/cursors';
import type { EventContainer } from '../container.ts';
import { ownPlace } from '../domain/places.ts';
import { listOwn } from '../store/events.ts';
import { type DetailsView, presentSheets } from './present-event.ts';

type OwnQuery = RequestOf<typeof eventOperations.listOwnEvents>['query'];

/** An organiser's own events of every status, for an admin everybody's, the newest first; never from the cache. */
export async function listOwnEvents(
  { db }: EventContainer,
  { status, cursor, limit }: OwnQuery,
  identity: Identity,
): Promise<{ readonly items: DetailsView[]; readonly nextCursor: string | null }> {
  const organizerId = identity.role === 'admin' ? undefined : identity.userId;
  const before = cursor === undefined ? undefined : ownPlace(cursor);
  const rows = await listOwn(db, { organizerId, status }, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, ({ event }) => [event.id]);
  return { items: await presentSheets(db, items), nextCursor };
}
