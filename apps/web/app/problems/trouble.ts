import { problemIn } from './problem.ts';

/** Something broke that nobody on the page has dealt with. */
export interface Trouble {
  /** Of the call that failed, or else of the last one before: with it the logs can be found. */
  readonly requestId: string | undefined;
}

/** @param lastRequestId of the last answer that came before */
export function troubleOf(thrown: unknown, lastRequestId: string | undefined): Trouble {
  return { requestId: problemIn(thrown).requestId ?? lastRequestId };
}

/**
 * Where Vue was when something broke, by the number in its production message or its words in development: what
 * leaves no page behind is its set-up and its drawing; a failed press of a button leaves all as it was.
 */
export function breaksThePage(info: string): boolean {
  const place = /runtime-(\d+)$/.exec(info)?.[1];
  return place === undefined ? WORDS.includes(info) : NUMBERS.includes(Number(place));
}

const NUMBERS: readonly number[] = [0, 1, 13, 15];
const WORDS: readonly string[] = [
  'setup function',
  'render function',
  'async component loader',
  'component update',
];
