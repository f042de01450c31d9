import { EVENT_CATEGORIES, type eventOperations } from '@concert/contracts/http/event';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { EventContainer } from '../container.ts';
import { type Sought, soughtIn } from '../domain/sought-words.ts';
import type { CardFilter } from '../store/event-cards.ts';
import { countByMonth, countByPlace, type PlaceCount } from '../store/facets.ts';
import { withAlike } from './spelled-alike.ts';

type Facets = ResponseOf<typeof eventOperations.countFacets>['body'];
type FacetQuery = RequestOf<typeof eventOperations.countFacets>['query'];
type Categories = ResponseOf<typeof eventOperations.listCategories>['body'];

const MOST_CITIES = 30;

/** How many events each city, category and month would give, each without its own filter. */
export async function countFacets(container: EventContainer, { q, ...filter }: FacetQuery): Promise<Facets> {
  const sought = q === undefined ? undefined : soughtIn(q);
  if (q !== undefined && sought === undefined) return { cities: [], categories: [], months: [] };
  return container.pages.remember('facets', { ...filter, sought }, async () => {
    const facets = await counted(container, filter, sought);
    if (sought === undefined || facets.categories.length > 0) return facets;
    // As the search does when it finds nothing.
    const alike = await withAlike(container.db, sought);
    return alike === undefined ? facets : counted(container, filter, alike);
  });
}

/** Every category with its events to come. */
export async function listCategories({ db, pages }: EventContainer): Promise<Categories> {
  return pages.remember('facets', 'categories', async () => {
    const counts = byCategory(await countByPlace(db, { filter: {}, sought: undefined }));
    return { items: EVENT_CATEGORIES.map((category) => ({ category, count: counts.get(category) ?? 0 })) };
  });
}

async function counted(
  { db }: EventContainer,
  filter: CardFilter,
  sought: Sought | undefined,
): Promise<Facets> {
  const places = await countByPlace(db, { filter, sought });
  const months = await countByMonth(db, { filter, sought });
  const inCity = ({ city }: PlaceCount) => filter.city === undefined || isSameCity(city, filter.city);
  const inCategory = ({ category }: PlaceCount) =>
    filter.category === undefined || category === filter.category;
  return {
    cities: citiesOf(places.filter(inCategory)),
    categories: [...byCategory(places.filter(inCity))]
      .map(([category, count]) => ({ category, count }))
      .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1)),
    months: [...months],
  };
}

/** As the database compares them. */
const isSameCity = (one: string, other: string): boolean =>
  one.localeCompare(other, 'en', { sensitivity: 'base' }) === 0;

function byCategory(places: readonly PlaceCount[]): ReadonlyMap<PlaceCount['category'], number> {
  return summed(
    places,
    ({ category }) => category,
    ({ count }) => count,
  );
}

function citiesOf(places: readonly PlaceCount[]): Facets['cities'] {
  const keyOf = ({ city, country }: PlaceCount) => `${country} ${city}`;
  const counts = summed(places, keyOf, ({ count }) => count);
  const cities = new Map(places.map((place) => [keyOf(place), place]));
  return [...cities]
    .map(([key, { city, country }]) => ({ city, country, count: counts.get(key) ?? 0 }))
    .sort((a, b) => b.count - a.count || (a.city < b.city ? -1 : 1))
    .slice(0, MOST_CITIES);
}

function summed<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  countOf: (item: Item) => number,
): ReadonlyMap<Key, number> {
  const sums = new Map<Key, number>();
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + countOf(item));
  return sums;
}
