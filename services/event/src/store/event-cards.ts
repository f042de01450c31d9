import type { Database } from '@concert/database/connection';
import { type RawBuilder, sql } from 'kysely';
import { categoriesMeant } from '../domain/category-words.ts';
import type { EventCategory, Venue } from '../domain/event.ts';
import type { ListPlace, ListSort, SearchPlace } from '../domain/places.ts';
import { booleanQuery, type SearchTerms } from '../domain/search-terms.ts';
import { categoryOf, venueOf } from './events.ts';

/** A published event as lists show it, without its ticket types. */
export interface EventCard {
  readonly id: string;
  readonly title: string;
  readonly category: EventCategory;
  readonly venue: Venue;
  readonly doorsAt: Date | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly currency: string;
  readonly imageKey: string | null;
  readonly publishedAt: Date;
  /** How well it answers a search; 0 in a list. */
  readonly score: number;
  /** The database's time of the reading. */
  readonly now: Date;
}

export interface CardFilter {
  readonly category?: EventCategory | undefined;
  readonly city?: string | undefined;
  /** Now when absent. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly organizerId?: string | undefined;
}

/** At most `limit` published events in the order of `sort`, behind `place`. */
export async function listCards(
  db: Database,
  filter: CardFilter,
  {
    sort,
    place,
    limit,
  }: { readonly sort: ListSort; readonly place: ListPlace | undefined; readonly limit: number },
): Promise<readonly EventCard[]> {
  const { column, direction, comparison } = ORDERS[sort];
  const behind = direction === 'asc' ? sql.raw('>') : sql.raw('<');
  let query = filtered(cards(db), filter).orderBy(column, direction).orderBy('id', direction).limit(limit);
  if (place !== undefined) {
    // The first condition is a range of the index; the second is what a comparison of both columns means.
    query = query
      .where(column, comparison, place.moment)
      .where(sql<boolean>`(${sql.ref(column)} ${behind} ${place.moment} OR id ${behind} ${place.id})`);
  }
  return (await query.select(sql<number>`0`.as('score')).execute()).map(cardOf);
}

const ORDERS = {
  startsAt: { column: 'starts_at', direction: 'asc', comparison: '>=' },
  '-startsAt': { column: 'starts_at', direction: 'desc', comparison: '<=' },
  newest: { column: 'published_at', direction: 'desc', comparison: '<=' },
} as const;

/**
 * At most `limit` published events that answer the terms, the best first, then by id, behind `place`. The score is
 * made of where the terms stand, not of the index's own relevance: that one moves with every event added, and a
 * place in the list would move with it.
 */
export async function searchCards(
  db: Database,
  { filter, terms }: { readonly filter: CardFilter; readonly terms: SearchTerms },
  { place, limit }: { readonly place: SearchPlace | undefined; readonly limit: number },
): Promise<readonly EventCard[]> {
  const score = scoreOf(terms);
  let query = filtered(cards(db), filter)
    .select(score.as('score'))
    .where(answers(terms))
    .orderBy('score', 'desc')
    .orderBy('id')
    .limit(limit);
  if (place !== undefined) {
    query = query.where(
      sql<boolean>`(${score} < ${place.score} OR (${score} = ${place.score} AND id > ${place.id}))`,
    );
  }
  return (await query.execute()).map(cardOf);
}

/** Every term stands in the event; one that names a category may stand for it instead. */
function answers(terms: SearchTerms): RawBuilder<boolean> {
  const inText = standsIn(terms);
  const named = terms.indexed.find((term) => categoriesMeant(term).length > 0);
  if (named === undefined) return inText;
  const others = standsIn({ ...terms, indexed: terms.indexed.filter((term) => term !== named) });
  return sql`(${inText} OR (category IN (${sql.join(categoriesMeant(named))}) AND ${others}))`;
}

function standsIn({ indexed, loose }: SearchTerms): RawBuilder<boolean> {
  const inIndex =
    indexed.length === 0
      ? []
      : [
          sql`MATCH (title, description, venue_name, city) AGAINST (${booleanQuery(indexed)} IN BOOLEAN MODE)`,
        ];
  const inNames = loose.map((term) => {
    const anywhere = `%${term}%`;
    return sql`(title LIKE ${anywhere} OR venue_name LIKE ${anywhere} OR city LIKE ${anywhere})`;
  });
  const all = [...inIndex, ...inNames];
  return all.length === 0 ? sql`TRUE` : sql`${sql.join(all, sql` AND `)}`;
}

/** A word in the title counts most, then the category, then venue or city; the whole text in the title beats all. */
function scoreOf({ indexed, loose }: SearchTerms): RawBuilder<number> {
  const terms = [...indexed, ...loose];
  const phrase = sql<number>`(title LIKE ${`%${terms.join(' ')}%`}) * 16`;
  return terms.reduce((sum, term) => {
    const categories = categoriesMeant(term);
    const inName = sql`(${beginsWord('title', term)}) * 8 + (${beginsWord('venue_name', term)} OR ${beginsWord('city', term)}) * 4`;
    return categories.length === 0
      ? sql<number>`${sum} + ${inName}`
      : sql<number>`${sum} + ${inName} + (category IN (${sql.join(categories)})) * 6`;
  }, phrase);
}

const beginsWord = (column: 'title' | 'venue_name' | 'city', term: string) =>
  sql<boolean>`${sql.ref(column)} LIKE ${`${term}%`} OR ${sql.ref(column)} LIKE ${`% ${term}%`}`;

const cards = (db: Database) =>
  db
    .selectFrom('events')
    .select([
      'id',
      'title',
      'category',
      'venue_name',
      'venue_address',
      'city',
      'country',
      'timezone',
      'doors_at',
      'starts_at',
      'ends_at',
      'currency',
      'image_key',
      'published_at',
      sql<Date>`UTC_TIMESTAMP(3)`.as('now'),
    ])
    .where('status', '=', 'published');

type CardQuery = ReturnType<typeof cards>;
type CardRow = Awaited<ReturnType<CardQuery['execute']>>[number] & { readonly score: number };

function filtered(query: CardQuery, { category, city, from, to, organizerId }: CardFilter): CardQuery {
  let narrowed = query.where('starts_at', '>=', from ?? sql<Date>`UTC_TIMESTAMP(3)`);
  if (to !== undefined) narrowed = narrowed.where('starts_at', '<', to);
  if (category !== undefined) narrowed = narrowed.where('category', '=', category);
  if (city !== undefined) narrowed = narrowed.where('city', '=', city);
  if (organizerId !== undefined) narrowed = narrowed.where('organizer_id', '=', organizerId);
  return narrowed;
}

function cardOf(row: CardRow): EventCard {
  if (row.published_at === null) throw new Error(`event ${row.id} is published without a time`);
  return {
    id: row.id,
    title: row.title,
    category: categoryOf(row.category),
    venue: venueOf(row),
    doorsAt: row.doors_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    currency: row.currency,
    imageKey: row.image_key,
    publishedAt: row.published_at,
    score: Number(row.score),
    now: row.now,
  };
}
