import type { eventOperations } from '@concert/contracts/http/event';
import type { RequestOf } from '@concert/contracts/operation';
import { pageOf } from '@concert/values/cursors';
import type { EventContainer } from '../container.ts';
import { type ListSort, listKey, listPlace } from '../domain/places.ts';
import { type EventCard, listCards } from '../store/event-cards.ts';
import { presentCards, type SummaryView } from './present-event.ts';

type ListQuery = RequestOf<typeof eventOperations.listEvents>['query'];

export interface EventPage {
  readonly items: SummaryView[];
  readonly nextCursor: string | null;
}

/** Published events in the wanted order, for a few seconds as they were read before. Three statements a page. */
export async function listEvents({ db, pages }: EventContainer, query: ListQuery): Promise<EventPage> {
  const { sort, cursor, limit, ...filter } = query;
  const place = cursor === undefined ? undefined : listPlace(cursor, sort);
  return pages.remember('list', query, async () => {
    const rows = await listCards(db, filter, { sort, place, limit: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (card) => listKey(sort, placeOf(card, sort)));
    return { items: await presentCards(db, items), nextCursor };
  });
}

const placeOf = ({ id, startsAt, publishedAt }: EventCard, sort: ListSort) => ({
  id,
  moment: sort === 'newest' ? publishedAt : startsAt,
});
