import type { Database } from '@concert/database/connection';
import { closest, mayBeMistyped } from '../domain/likeness.ts';
import { isUnspaced } from '../domain/search-index.ts';
import type { Sought, SoughtWord } from '../domain/sought-words.ts';
import { spelledLike } from '../store/search-index.ts';

/** The same search with words of names that each word may have been meant for; undefined when there are none. */
export async function withAlike(db: Database, sought: Sought): Promise<Sought | undefined> {
  const words = await Promise.all(sought.words.map((word) => meant(db, word)));
  return words.some(({ alike }) => alike.length > 0) ? { ...sought, words } : undefined;
}

async function meant(db: Database, word: SoughtWord): Promise<SoughtWord> {
  if (!mayBeMistyped(word.text) || isUnspaced(word.text)) return word;
  const alike = closest(word.text, await spelledLike(db, word.text));
  return { ...word, alike: alike.filter((one) => one !== word.text) };
}
