import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { Event } from '../domain/event.ts';
import { mayBeMistyped, slipsIn, trigramsOf } from '../domain/likeness.ts';
import {
  isUnspaced,
  type Place,
  SEARCH_FORM,
  type SearchTerm,
  SPELT_PLACES,
  searchTermsOf,
} from '../domain/search-index.ts';

/**
 * Makes the index say of an event what it is now; only what differs is written. Its row is locked by the caller, so
 * nobody else is at it.
 */
export async function indexEvent(tx: Tx, event: Event): Promise<void> {
  const rows = await tx
    .selectFrom('event_search_terms')
    .select(['place', 'term', 'starts_at'])
    .where('event_id', '=', event.id)
    .execute();
  const present = new Set(rows.map(keyOf));
  const wanted = searchTermsOf(event);
  const wantedKeys = new Set(wanted.map(keyOf));
  const gone = rows.filter((row) => !wantedKeys.has(keyOf(row)));
  const added = wanted.filter((term) => !present.has(keyOf(term)));
  await removeTerms(tx, event.id, gone);
  if (rows.some((row) => row.starts_at.getTime() !== event.startsAt.getTime())) await moveTerms(tx, event);
  await insertTerms(tx, event, added);
  await tx.updateTable('events').set({ search_form: SEARCH_FORM }).where('id', '=', event.id).execute();
}

/** Takes events out of the index. */
export async function forgetEvents(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx
    .selectFrom('event_search_terms')
    .select('term')
    .distinct()
    .where('event_id', 'in', ids)
    .where('place', 'in', SPELT_PLACES)
    .execute();
  await tx.updateTable('events').set({ search_form: 0 }).where('id', 'in', ids).execute();
  await tx.deleteFrom('event_search_terms').where('event_id', 'in', ids).execute();
  await removeSpellings(
    tx,
    rows.map(({ term }) => term),
  );
}

/** Published events to come whose words do not stand in the index as they would be written today. */
export async function eventsToIndex(db: Database, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('events')
    .select('id')
    .where('status', '=', 'published')
    .where('search_form', 'in', OTHER_FORMS)
    .where('starts_at', '>', NOW)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Locks published events that have begun and still stand in the index. */
export async function lockBegunEvents(tx: Tx, limit: number): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('events')
    .select('id')
    .where('status', '=', 'published')
    .where('search_form', 'in', [...OTHER_FORMS.slice(1), SEARCH_FORM])
    .where('starts_at', '<=', NOW)
    .limit(limit)
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Words of names that share most with one that is mistyped and are of about its length, at most forty. */
export async function spelledLike(db: Database, word: string): Promise<readonly string[]> {
  const length = [...word].length;
  const rows = await db
    .selectFrom('event_search_trigrams')
    .select(['term', sql<number>`COUNT(*)`.as('shared')])
    .where('trigram', 'in', trigramsOf(word))
    .where('length', '>=', length - slipsIn(length))
    .where('length', '<=', length + slipsIn(length))
    .groupBy('term')
    .orderBy('shared', 'desc')
    .orderBy('term')
    .limit(40)
    .execute();
  return rows.map(({ term }) => term);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

const OTHER_FORMS = Array.from({ length: SEARCH_FORM }, (_, form) => form);

const keyOf = ({ place, term }: { readonly place: number; readonly term: string }) => `${place} ${term}`;

interface TermRow {
  readonly place: number;
  readonly term: string;
}

async function removeTerms(tx: Tx, eventId: string, gone: readonly TermRow[]): Promise<void> {
  for (const [place, rows] of Map.groupBy(gone, (row) => row.place)) {
    await tx
      .deleteFrom('event_search_terms')
      .where('place', '=', place)
      .where(
        'term',
        'in',
        rows.map(({ term }) => term),
      )
      .where('event_id', '=', eventId)
      .execute();
  }
  const spelled = gone.filter(({ place }) => isSpelled(place)).map(({ term }) => term);
  await removeSpellings(tx, spelled);
}

async function moveTerms(tx: Tx, { id, startsAt }: Event): Promise<void> {
  await tx
    .updateTable('event_search_terms')
    .set({ starts_at: startsAt })
    .where('event_id', '=', id)
    .execute();
}

async function insertTerms(tx: Tx, event: Event, added: readonly SearchTerm[]): Promise<void> {
  if (added.length === 0) return;
  await tx
    .insertInto('event_search_terms')
    .values(added.map((term) => ({ ...term, event_id: event.id, starts_at: event.startsAt })))
    .execute();
  const words = added.filter(({ place }) => isSpelled(place)).map(({ term }) => term);
  await insertSpellings(tx, [...new Set(words)]);
}

const isSpelled = (place: number): boolean => SPELT_PLACES.some((one: Place) => one === place);

/**
 * Only words that are new: to insert one that is there would lock it against other changes, and two changes of many
 * common words would deadlock each other.
 */
async function insertSpellings(tx: Tx, words: readonly string[]): Promise<void> {
  const spelled = words.filter((word) => mayBeMistyped(word) && !isUnspaced(word));
  const known = await knownSpellings(tx, spelled);
  const rows = spelled
    .filter((word) => !known.has(word))
    .sort()
    .flatMap((term) => trigramsOf(term).map((trigram) => ({ trigram, length: [...term].length, term })));
  if (rows.length > 0) await tx.insertInto('event_search_trigrams').ignore().values(rows).execute();
}

/**
 * Forgets how words are spelt that stand in no name any more. A change at the same moment that brings one back may
 * lose its spelling to this: the word is then found only as it is spelt, until an event brings it again.
 */
async function removeSpellings(tx: Tx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  const standing = await tx
    .selectFrom('event_search_terms')
    .select('term')
    .distinct()
    .where('place', 'in', SPELT_PLACES)
    .where('term', 'in', words)
    .execute();
  const left = new Set(standing.map(({ term }) => term));
  const orphans = words.filter((word) => !left.has(word));
  if (orphans.length > 0) await tx.deleteFrom('event_search_trigrams').where('term', 'in', orphans).execute();
}

async function knownSpellings(tx: Tx, words: readonly string[]): Promise<ReadonlySet<string>> {
  if (words.length === 0) return new Set();
  const rows = await tx
    .selectFrom('event_search_trigrams')
    .select('term')
    .distinct()
    .where('term', 'in', words)
    .execute();
  return new Set(rows.map(({ term }) => term));
}
