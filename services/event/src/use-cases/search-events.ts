import type { eventOperations } from '@concert/contracts/http/event';
import type { RequestOf } from '@concert/contracts/operation';
import { pageOf } from '@concert/values/cursors';
import type { EventContainer } from '../container.ts';
import { type SearchPlace, searchKey, searchPlace } from '../domain/places.ts';
import { type Sought, soughtIn } from '../domain/sought-words.ts';
import { type EventCard, searchCards } from '../store/event-cards.ts';
import type { EventPage } from './list-events.ts';
import { presentCards } from './present-event.ts';
import { withAlike } from './spelled-alike.ts';

type SearchQuery = RequestOf<typeof eventOperations.searchEvents>['query'];

/**
 * Published events to come that have every word of `q` at the beginning of one of theirs, the best match first.
 * When there is none at all, words that are spelt alike are looked for too.
 */
export async function searchEvents(container: EventContainer, query: SearchQuery): Promise<EventPage> {
  const { q, cursor, ...rest } = query;
  const place = cursor === undefined ? undefined : searchPlace(cursor);
  const sought = soughtIn(q);
  if (sought === undefined) return { items: [], nextCursor: null };
  // What was typed in another way but asks for the same is the same page.
  return container.pages.remember('search', { ...rest, cursor, sought }, () =>
    searchPage(container, { ...query, sought, place }),
  );
}

type Search = SearchQuery & { readonly sought: Sought; readonly place: SearchPlace | undefined };

async function searchPage(
  { db }: EventContainer,
  { sought, place, limit, ...filter }: Search,
): Promise<EventPage> {
  const page = { place, limit: limit + 1 };
  if (place?.isForgiving !== true) {
    const found = await searchCards(db, { filter, sought }, page);
    if (found.length > 0 || place !== undefined) return presentPage(found, false);
  }
  const alike = await withAlike(db, sought);
  return presentPage(alike === undefined ? [] : await searchCards(db, { filter, sought: alike }, page), true);

  async function presentPage(rows: readonly EventCard[], isForgiving: boolean): Promise<EventPage> {
    const { items, nextCursor } = pageOf(rows, limit, ({ score, startsAt, id }) =>
      searchKey({ score, startsAt, id, isForgiving }),
    );
    return { items: await presentCards(db, items), nextCursor };
  }
}
