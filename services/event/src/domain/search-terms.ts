/**
 * What a search text asks for. `indexed` words stand in the full-text index; `loose` ones are too short for it,
 * are of a script that it does not split into words, or are all there is, and are looked for in title, venue and
 * city. Both are bare letters and digits: no operator of the boolean mode and no wildcard of LIKE survives.
 */
export interface SearchTerms {
  readonly indexed: readonly string[];
  readonly loose: readonly string[];
}

/** `innodb_ft_min_token_size` as MySQL and MariaDB have it: shorter words are not in the index. */
const SHORTEST_INDEXED = 3;
const LONGEST = 40;
const MOST_TERMS = 8;

/** InnoDB's default stop words (`INNODB_FT_DEFAULT_STOPWORD`): they are not in the index. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a about an are as at be by com de en for from how i in is it la of on or that the this to was what when where who will with und www'.split(
    ' ',
  ),
);

/** Chinese, Japanese, Korean and the scripts written without spaces: the index takes a whole run for one word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** Splits what somebody typed into terms; empty when it has no letter and no digit. */
export function searchTerms(text: string): SearchTerms {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  const terms = [...new Set(words.map((word) => [...word].slice(0, LONGEST).join('')))].slice(0, MOST_TERMS);
  const indexed = terms.filter(isIndexed);
  if (indexed.length === 0) return { indexed, loose: telling(terms) };
  // Beside words of the index a stop word or a single letter says nothing: «the», the Z of Jay-Z.
  const loose = terms.filter((term) => !isIndexed(term) && !STOP_WORDS.has(term) && isTelling(term));
  return { indexed, loose };
}

/** The boolean-mode query: each word must occur, as the beginning of one at least. */
export function booleanQuery(indexed: readonly string[]): string {
  return indexed.map((term) => `+${term}*`).join(' ');
}

/**
 * The same terms cut short, so that a slip in the back of a word still finds it («Hambrug»). Undefined when no
 * word is long enough to be cut.
 */
export function forgiving({ indexed, loose }: SearchTerms): SearchTerms | undefined {
  const cut = indexed.map((term) => {
    const letters = [...term];
    return letters.length < 5 ? term : letters.slice(0, Math.floor(letters.length * 0.6)).join('');
  });
  return cut.some((term, index) => term !== indexed[index]) ? { indexed: cut, loose } : undefined;
}

const isIndexed = (term: string): boolean =>
  [...term].length >= SHORTEST_INDEXED && !STOP_WORDS.has(term) && !UNSPACED.test(term);

const isTelling = (term: string): boolean => [...term].length > 1 || UNSPACED.test(term);

function telling(terms: readonly string[]): readonly string[] {
  const longer = terms.filter(isTelling);
  return longer.length > 0 ? longer : terms;
}
