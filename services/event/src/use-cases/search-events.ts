import type { eventOperations } from '@concert/contracts/http/event';
import type { RequestOf } from '@concert/contracts/operation';
import { pageOf } from '@concert/values/cursors';
import type { EventContainer } from '../container.ts';
import { type SearchPlace, searchKey, searchPlace } from '../domain/places.ts';
import { forgiving, type SearchTerms, searchTerms } from '../domain/search-terms.ts';
import { type EventCard, searchCards } from '../store/event-cards.ts';
import type { EventPage } from './list-events.ts';
import { presentCards } from './present-event.ts';

type SearchQuery = RequestOf<typeof eventOperations.searchEvents>['query'];

/**
 * Published events that have every word of `q` at the beginning of one of theirs, the best match first. When
 * there is none at all, long words are cut short and looked for again.
 */
export async function searchEvents(container: EventContainer, query: SearchQuery): Promise<EventPage> {
  const { q, cursor, ...rest } = query;
  const place = cursor === undefined ? undefined : searchPlace(cursor);
  const terms = searchTerms(q);
  if (terms.indexed.length + terms.loose.length === 0) return { items: [], nextCursor: null };
  // What was typed in another way but asks for the same is the same page.
  return container.pages.remember('search', { ...rest, cursor, terms }, () =>
    searchPage(container, { ...query, terms, place }),
  );
}

type Search = SearchQuery & { readonly terms: SearchTerms; readonly place: SearchPlace | undefined };

async function searchPage(
  { db }: EventContainer,
  { terms, place, limit, ...filter }: Search,
): Promise<EventPage> {
  const page = { place, limit: limit + 1 };
  const cutShort = forgiving(terms);
  const isForgiving = place?.isForgiving === true && cutShort !== undefined;
  const found = await searchCards(db, { filter, terms: isForgiving ? cutShort : terms }, page);
  if (found.length > 0 || place !== undefined || cutShort === undefined) {
    return presentPage(found, isForgiving);
  }
  return presentPage(await searchCards(db, { filter, terms: cutShort }, page), true);

  async function presentPage(rows: readonly EventCard[], isForgivingPage: boolean): Promise<EventPage> {
    const { items, nextCursor } = pageOf(rows, limit, ({ score, id }) =>
      searchKey({ score, id, isForgiving: isForgivingPage }),
    );
    return { items: await presentCards(db, items), nextCursor };
  }
}
