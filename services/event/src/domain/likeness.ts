/** Shorter words have too many neighbours: «rock» is «rook» and «rack». */
const SHORTEST = 4;
const MOST_ALIKE = 6;

export const mayBeMistyped = (word: string): boolean => [...word].length >= SHORTEST;

/** So many slips a word of this length may have. */
export const slipsIn = (length: number): number => (length < 6 ? 1 : 2);

/** Each three characters in a row, with a sign for the word's beginning and its end. */
export function trigramsOf(word: string): readonly string[] {
  const letters = [...`^${word}$`];
  const trigrams = letters.slice(0, -2).map((_, index) => letters.slice(index, index + 3).join(''));
  return [...new Set(trigrams)];
}

/** Those of the candidates that are at most a slip or two away, the closest first. */
export function closest(word: string, candidates: readonly string[]): readonly string[] {
  const most = slipsIn([...word].length);
  return candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(word, candidate) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MOST_ALIKE)
    .map(({ candidate }) => candidate);
}

/**
 * How many slips make one word of the other: a letter too many, one missing, a wrong one, two exchanged (optimal
 * string alignment; Boytsov, «Indexing methods for approximate dictionary searching», 2011).
 */
export function slipsBetween(one: string, other: string): number {
  const [from, to] = [[...one], [...other]];
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of from.entries()) {
    const current = [row + 1];
    for (const [column, wanted] of to.entries()) {
      const at = (line: readonly number[], index: number) => line[index] ?? Number.POSITIVE_INFINITY;
      const exchanged =
        letter === to[column - 1] && wanted === from[row - 1]
          ? at(beforeLast, column - 1) + 1
          : Number.POSITIVE_INFINITY;
      current.push(
        Math.min(
          at(last, column) + (letter === wanted ? 0 : 1),
          at(last, column + 1) + 1,
          at(current, column) + 1,
          exchanged,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last.at(-1) ?? from.length;
}
