import { foldText, wordsOf } from './fold-text.ts';
import {
  clipped,
  isUnspaced,
  LONGEST_PART,
  LONGEST_TERM,
  LONGEST_WORD,
  NAME_PLACES,
  PLACE,
  type Place,
  STOP_WORDS,
} from './search-index.ts';

/** What somebody looks for: every word must stand in an event. */
export interface Sought {
  readonly words: readonly SoughtWord[];
  /** All that was typed, to be compared with whole titles. */
  readonly phrase: string;
}

export interface SoughtWord {
  readonly text: string;
  /** Where it is looked for: what is short is too common in descriptions. */
  readonly places: readonly Place[];
  /** Whether it may be the beginning of a word. */
  readonly isBeginning: boolean;
  /** Other words that it may stand for, when what was typed is found nowhere. */
  readonly alike: readonly string[];
}

const MOST_WORDS = 8;

/** Undefined when nothing was typed that could be looked for. */
export function soughtIn(text: string): Sought | undefined {
  const all = [...new Set(wordsOf(text))];
  const telling = all.filter((word) => !STOP_WORDS.has(word) && ([...word].length > 1 || isUnspaced(word)));
  // «The Who» is made of words that otherwise tell nothing.
  const words = (telling.length > 0 ? telling : all).slice(0, MOST_WORDS).map(soughtWord);
  return words.length === 0 ? undefined : { words, phrase: clipped(foldText(text), LONGEST_TERM) };
}

/** The same, without what only descriptions say. */
export const inNames = (sought: Sought): Sought => ({
  ...sought,
  words: sought.words.map((word) => ({
    ...word,
    places: word.places.filter((place) => place !== PLACE.description),
  })),
});

function soughtWord(word: string): SoughtWord {
  const text = clipped(word, isUnspaced(word) ? LONGEST_PART : LONGEST_WORD);
  const length = [...text].length;
  return { text, places: placesFor(text, length), isBeginning: length > 1 || isUnspaced(text), alike: [] };
}

/** Beginnings of two letters are looked for in names only, of three not among categories: «con» is three of them. */
function placesFor(text: string, length: number): readonly Place[] {
  if (isUnspaced(text)) return [...NAME_PLACES, PLACE.description];
  if (length < 3) return NAME_PLACES;
  if (length < 4) return [...NAME_PLACES, PLACE.description];
  return [...NAME_PLACES, PLACE.category, PLACE.description];
}
