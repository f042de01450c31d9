import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import { PLACE, type Place } from '../domain/search-index.ts';
import type { Sought } from '../domain/sought-words.ts';
import { bestHits } from './search-hits.ts';

/** A venue or a city, and how many events are to come there. */
export interface SuggestedPlace {
  readonly name: string;
  readonly city: string;
  readonly upcoming: number;
}

export interface SuggestedEvent {
  readonly id: string;
  readonly title: string;
  readonly city: string;
}

/** Events whose titles hold every sought word, the best first, then the sooner. */
export async function suggestTitles(
  db: Database,
  sought: Sought,
  limit: number,
): Promise<readonly SuggestedEvent[]> {
  return db
    .selectFrom('events')
    .innerJoin(among(sought, PLACE.title, limit).as('hits'), 'hits.event_id', 'events.id')
    .select(['id', 'title', 'city'])
    .orderBy('hits.score', 'desc')
    .orderBy('events.starts_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Venues whose names hold every sought word, those with the most events first. */
export async function suggestVenues(
  db: Database,
  sought: Sought,
  limit: number,
): Promise<readonly SuggestedPlace[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin(among(sought, PLACE.venue, LOOKED_AT).as('hits'), 'hits.event_id', 'events.id')
    .select(['venue_name', 'city', COUNT])
    .groupBy(['venue_name', 'city'])
    .orderBy('upcoming', 'desc')
    .orderBy('venue_name')
    .orderBy('city')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ name: row.venue_name, city: row.city, upcoming: Number(row.upcoming) }));
}

/** Cities whose names hold every sought word, those with the most events first. */
export async function suggestCities(
  db: Database,
  sought: Sought,
  limit: number,
): Promise<readonly SuggestedPlace[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin(among(sought, PLACE.city, LOOKED_AT).as('hits'), 'hits.event_id', 'events.id')
    .select(['city', COUNT])
    .groupBy('city')
    .orderBy('upcoming', 'desc')
    .orderBy('city')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ name: row.city, city: row.city, upcoming: Number(row.upcoming) }));
}

const COUNT = sql<number>`COUNT(*)`.as('upcoming');

/** Places are gathered from so many of the soonest hits: what somebody waits for while typing has a bound. */
const LOOKED_AT = 500;

const among = (sought: Sought, place: Place, limit: number) =>
  bestHits(sought, { place: undefined, places: [place], limit });
