import { type RawBuilder, sql } from 'kysely';
import type { SearchPlace } from '../domain/places.ts';
import { PLACE, type Place } from '../domain/search-index.ts';
import type { Sought, SoughtWord } from '../domain/sought-words.ts';

/** An event in which every sought word stands, and how well it answers. */
export interface Hit {
  readonly event_id: string;
  readonly score: number;
  readonly starts_at: Date;
}

/** A whole title is asked for; a title begins with what is asked for. Both count more than eight words together. */
const WHOLE_TITLE = 1000;
const BEGINS_TITLE = 500;
/** Every word stands in a name or the category; what needs a description comes after all of these. */
export const IN_NAMES = 400;
/** The least that a word scores in a name, where it is only spelt alike; more than any in a description. */
const LEAST_IN_NAME = 10;
/** A word that stands there as it was typed, not only with its beginning. */
const WHOLE_WORD = 4;

export interface Ranking {
  /** After which hit to go on. */
  readonly place: SearchPlace | undefined;
  /** Only these places, for all words; the words' own when absent. */
  readonly places?: readonly Place[];
  /** Which events may be hits, by a condition on `event_id`. */
  readonly among?: RawBuilder<boolean> | undefined;
  readonly limit: number;
}

/**
 * The best hits to come as a table for a join, the sooner first among equals. It is made of the index alone: each
 * word is a range of it, and events are looked at only when they are among the hits.
 */
export function bestHits(sought: Sought, { place, places, among, limit }: Ranking): RawBuilder<Hit> {
  const conditions = [
    sql<boolean>`starts_at >= UTC_TIMESTAMP(3)`,
    ...(among === undefined ? [] : [among]),
    ...(place === undefined ? [] : [isBehind(place)]),
  ];
  return sql<Hit>`(SELECT event_id, score, starts_at FROM ${hitsOf(sought, places)} AS hits
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY score DESC, starts_at, event_id LIMIT ${limit})`;
}

/** All hits as a table for a join: of each word the best of its places counts. */
export function hitsOf({ words, phrase }: Sought, places?: readonly Place[]): RawBuilder<Hit> {
  const standing = words.map((word, nth) => standingOf(word, nth, places ?? word.places));
  const scores = [...words.keys(), TITLE].map((nth) => sql`MAX(IF(nth = ${nth}, score, 0))`);
  const least = words.map((_, nth) => sql`MAX(IF(nth = ${nth}, score, 0)) >= ${LEAST_IN_NAME}`);
  const all = words.map((_, nth) => sql`MAX(nth = ${nth}) = 1`);
  return sql<Hit>`(SELECT event_id, ${sql.join(scores, sql` + `)} + IF(${sql.join(least, sql` AND `)}, ${IN_NAMES}, 0) AS score,
      MAX(starts_at) AS starts_at
    FROM (${sql.join([...standing, inTitle(phrase)], sql` UNION ALL `)}) AS standing
    GROUP BY event_id HAVING ${sql.join(all, sql` AND `)})`;
}

/** The number of what stands in the title as a whole, beside those of the words. */
const TITLE = -1;

const standingOf = (word: SoughtWord, nth: number, places: readonly Place[]) =>
  sql`(SELECT event_id, starts_at, ${nth} AS nth, ${scoreOf(word)} AS score FROM event_search_terms
    WHERE place IN (${sql.join(places)}) AND ${isMeant(word)})`;

const inTitle = (phrase: string) =>
  sql`(SELECT event_id, starts_at, ${TITLE} AS nth, IF(term = ${phrase}, ${WHOLE_TITLE}, ${BEGINS_TITLE}) AS score
    FROM event_search_terms WHERE place = ${PLACE.wholeTitle} AND term LIKE ${`${phrase}%`})`;

/** Words are letters and digits, so none is a wildcard. */
function isMeant({ text, isBeginning, alike }: SoughtWord): RawBuilder<boolean> {
  const itself = isBeginning ? sql<boolean>`term LIKE ${`${text}%`}` : sql<boolean>`term = ${text}`;
  return alike.length === 0 ? itself : sql`(${itself} OR term IN (${sql.join(alike)}))`;
}

/** What is only spelt alike counts half. */
function scoreOf({ text, alike }: SoughtWord): RawBuilder<number> {
  const place = sql<number>`CASE place WHEN ${PLACE.title} THEN 40 WHEN ${PLACE.category} THEN 30
    WHEN ${PLACE.description} THEN 4 ELSE 20 END`;
  const whole = sql<number>`${place} + (term = ${text}) * ${WHOLE_WORD}`;
  return alike.length === 0 ? whole : sql`(${whole}) DIV IF(term IN (${sql.join(alike)}), 2, 1)`;
}

const isBehind = ({ score, startsAt, id }: SearchPlace) =>
  sql<boolean>`(score < ${score} OR (score = ${score}
    AND (starts_at > ${startsAt} OR (starts_at = ${startsAt} AND event_id > ${id}))))`;
