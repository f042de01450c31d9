import type { Database } from '@concert/database/connection';
import { type RawBuilder, sql } from 'kysely';
import type { EventCategory } from '../domain/event.ts';
import type { Sought } from '../domain/sought-words.ts';
import type { CardFilter } from './event-cards.ts';
import { categoryOf } from './events.ts';
import { hitsOf } from './search-hits.ts';

/** So many events are in a category in a city. */
export interface PlaceCount {
  readonly category: EventCategory;
  readonly city: string;
  readonly country: string;
  readonly count: number;
}

export interface MonthCount {
  /** `2027-05`, of UTC. */
  readonly month: string;
  readonly count: number;
}

interface Narrowed {
  readonly filter: CardFilter;
  readonly sought: Sought | undefined;
}

/** Published events by category and city, whatever category and city the filter names. */
export async function countByPlace(
  db: Database,
  { filter, sought }: Narrowed,
): Promise<readonly PlaceCount[]> {
  const { from, to, organizerId } = filter;
  const rows = await counted(db, { filter: { from, to, organizerId }, sought })
    .select(['category', 'city', 'country', COUNT])
    .groupBy(['category', 'city', 'country'])
    .execute();
  return rows.map((row) => ({
    category: categoryOf(row.category),
    city: row.city,
    country: row.country,
    count: Number(row.count),
  }));
}

/** Published events to come by month, whatever time the filter names. */
export async function countByMonth(
  db: Database,
  { filter, sought }: Narrowed,
): Promise<readonly MonthCount[]> {
  const { category, city, organizerId } = filter;
  const month = sql<string>`DATE_FORMAT(starts_at, '%Y-%m')`;
  const rows = await counted(db, { filter: { category, city, organizerId }, sought })
    .select([month.as('month'), COUNT])
    .groupBy('month')
    .orderBy('month')
    .limit(MOST_MONTHS)
    .execute();
  return rows.map((row) => ({ month: row.month, count: Number(row.count) }));
}

const COUNT = sql<number>`COUNT(*)`.as('count');

/** Ten years: whoever plans further ahead finds it without a facet. */
const MOST_MONTHS = 120;

function counted(db: Database, { filter, sought }: Narrowed) {
  const { category, city, from, to, organizerId } = filter;
  let query = db
    .selectFrom('events')
    .where('status', '=', 'published')
    .where('starts_at', '>=', from ?? sql<Date>`UTC_TIMESTAMP(3)`);
  if (to !== undefined) query = query.where('starts_at', '<', to);
  if (category !== undefined) query = query.where('category', '=', category);
  if (city !== undefined) query = query.where('city', '=', city);
  if (organizerId !== undefined) query = query.where('organizer_id', '=', organizerId);
  return sought === undefined ? query : query.where(isHit(sought));
}

const isHit = (sought: Sought): RawBuilder<boolean> =>
  sql`events.id IN (SELECT event_id FROM ${hitsOf(sought)} AS hits)`;
