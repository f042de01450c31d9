import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
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
    .orderBy('score', 'desc')
    .orderBy('id')
    .limit(limit);
  if (terms.indexed.length > 0) {
    query = query.where(
      sql<boolean>`MATCH (title, description, venue_name, city) AGAINST (${booleanQuery(terms.indexed)} IN BOOLEAN MODE)`,
    );
  }
  for (const term of terms.loose) {
    const anywhere = `%${term}%`;
    query = query.where(
      sql<boolean>`(title LIKE ${anywhere} OR venue_name LIKE ${anywhere} OR city LIKE ${anywhere})`,
    );
  }
  if (place !== undefined) {
    query = query.where(
      sql<boolean>`(${score} < ${place.score} OR (${score} = ${place.score} AND id > ${place.id}))`,
    );
  }
  return (await query.execute()).map(cardOf);
}

/** A word in the title counts most, then one in the venue or city; the whole text in the title beats all. */
function scoreOf({ indexed, loose }: SearchTerms) {
  const terms = [...indexed, ...loose];
  const phrase = sql<number>`(title LIKE ${`%${terms.join(' ')}%`}) * 16`;
  return terms.reduce(
    (sum, term) =>
      sql<number>`${sum} + (${beginsWord('title', term)}) * 8 + (${beginsWord('venue_name', term)} OR ${beginsWord('city', term)}) * 4`,
    phrase,
  );
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
