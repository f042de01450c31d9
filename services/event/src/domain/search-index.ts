import { CATEGORY_WORDS } from './category-words.ts';
import type { EventFields } from './event.ts';
import { foldText, wordsOf } from './fold-text.ts';

/** Where in an event a term stands. The numbers are those of `event_search_terms.place`. */
export const PLACE = {
  wholeTitle: 0,
  title: 1,
  category: 2,
  venue: 3,
  city: 4,
  description: 5,
} as const;

export type Place = (typeof PLACE)[keyof typeof PLACE];

/** Where names stand. */
export const NAME_PLACES: readonly Place[] = [PLACE.title, PLACE.venue, PLACE.city];

/** What is mistyped is compared with the words that stand here. */
export const SPELT_PLACES: readonly Place[] = [...NAME_PLACES, PLACE.category];

/** The form of what is written here: a change of the rules below counts it up, and the sweep writes all anew. */
export const SEARCH_FORM = 1;

/** As it stands in the index. */
export interface SearchTerm {
  readonly place: Place;
  readonly term: string;
}

export const LONGEST_TERM = 80;
export const LONGEST_WORD = 40;
/** Of a description: its first words say what it is about, and a change must not hold the event's lock for long. */
const MOST_WORDS = 200;

/** Words that are in nearly every description and tell nothing of it. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are as at be by das de der des die du el en et for from how i il in is it la las le les los mit of on or que that the this to un una und was what when where who will with www y zu'.split(
    ' ',
  ),
);

/** Chinese, Japanese, Korean and the scripts written without spaces: a run of letters is no word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
/** A run without spaces is cut at this length. */
export const LONGEST_PART = 8;

export const isUnspaced = (word: string): boolean => UNSPACED.test(word);

/** The event's terms, each place and term once. */
export function searchTermsOf(
  event: Pick<EventFields, 'title' | 'category' | 'venue' | 'description'>,
): readonly SearchTerm[] {
  const telling = wordsOf(event.description).filter((word) => word.length > 1 && !STOP_WORDS.has(word));
  return [
    ...terms(PLACE.wholeTitle, [clipped(foldText(event.title), LONGEST_TERM)]),
    ...terms(PLACE.title, wordsOf(event.title).flatMap(partsOf)),
    ...terms(PLACE.category, CATEGORY_WORDS[event.category]),
    ...terms(PLACE.venue, wordsOf(event.venue.name).flatMap(partsOf)),
    ...terms(PLACE.city, wordsOf(event.venue.city).flatMap(partsOf)),
    ...terms(PLACE.description, [...new Set(telling.flatMap(partsOf))].slice(0, MOST_WORDS)),
  ];
}

/** The first characters of a text, none cut in two. */
export const clipped = (text: string, length: number): string => [...text].slice(0, length).join('');

const terms = (place: Place, words: readonly string[]): readonly SearchTerm[] =>
  [...new Set(words)].filter((term) => term !== '').map((term) => ({ place, term }));

/** A word as it is looked for by its beginning; of a run without spaces, from each of its characters on. */
function partsOf(word: string): readonly string[] {
  if (!isUnspaced(word)) return [clipped(word, LONGEST_WORD)];
  const letters = [...word].slice(0, LONGEST_WORD);
  return letters.map((_, index) => letters.slice(index, index + LONGEST_PART).join(''));
}
