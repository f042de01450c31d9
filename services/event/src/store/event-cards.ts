import type { Database } from '@concert/database/connection';
import type { DB } from '@concert/database/tables';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { EventCategory, Venue } from '../domain/event.ts';
import type { ListPlace, ListSort, SearchPlace } from '../domain/places.ts';
import { inNames, type Sought } from '../domain/sought-words.ts';
import { categoryOf, venueOf, widthsOf } from './events.ts';
import { bestHits, IN_NAMES } from './search-hits.ts';

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
  readonly imageWidths: readonly number[];
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

export interface Search {
  readonly filter: CardFilter;
  readonly sought: Sought;
}

export interface SearchPage {
  readonly place: SearchPlace | undefined;
  readonly limit: number;
}

/**
 * At most `limit` published events in which every sought word stands, the best first, then the sooner, behind
 * `place`. What an event scores depends on nothing but itself, so that a place in the list stays where it is.
 * Descriptions, where common words stand by the thousand, are read only when names do not fill the page.
 */
export async function searchCards(
  db: Database,
  { filter, sought }: Search,
  page: SearchPage,
): Promise<readonly EventCard[]> {
  const { place, limit } = page;
  if (place === undefined || place.score >= IN_NAMES) {
    const named = await cardsFound(db, { filter, sought: inNames(sought) }, page);
    if (named.length === limit) return named;
  }
  return cardsFound(db, { filter, sought }, page);
}

async function cardsFound(
  db: Database,
  { filter, sought }: Search,
  { place, limit }: SearchPage,
): Promise<readonly EventCard[]> {
  const among = isNarrowed(filter) ? isAmong(db, filter) : undefined;
  const rows = await cards(db)
    .innerJoin(bestHits(sought, { place, among, limit }).as('hits'), 'hits.event_id', 'events.id')
    .select('hits.score')
    .orderBy('hits.score', 'desc')
    .orderBy('events.starts_at')
    .orderBy('id')
    .execute();
  return rows.map(cardOf);
}

/** What is to come is so of all hits; a condition on more is one of the list's, from its indexes. */
const isNarrowed = ({ category, city, from, to, organizerId }: CardFilter): boolean =>
  [category, city, from, to, organizerId].some((one) => one !== undefined);

const isAmong = (db: Database, filter: CardFilter) =>
  sql<boolean>`event_id IN (${filtered(published(db).select('id'), filter)})`;

const published = (db: Database) => db.selectFrom('events').where('status', '=', 'published');

const cards = (db: Database) =>
  published(db).select([
    'id',
    'title',
    'category',
    'venue_name',
    'venue_address',
    'city',
    'country',
    'timezone',
    'doors_at',
    'events.starts_at',
    'ends_at',
    'currency',
    'image_key',
    'image_widths',
    'published_at',
    sql<Date>`UTC_TIMESTAMP(3)`.as('now'),
  ]);

type CardQuery = ReturnType<typeof cards>;
type CardRow = Awaited<ReturnType<CardQuery['execute']>>[number] & { readonly score: number };

function filtered<Row>(
  query: SelectQueryBuilder<DB, 'events', Row>,
  { category, city, from, to, organizerId }: CardFilter,
): SelectQueryBuilder<DB, 'events', Row> {
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
    imageWidths: widthsOf(row.image_widths),
    publishedAt: row.published_at,
    score: Number(row.score),
    now: row.now,
  };
}
