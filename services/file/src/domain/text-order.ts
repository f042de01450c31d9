import type { Atom } from './text-atoms.ts';

/**
 * The order in which atoms stand from left to right: the level runs of the Unicode bidirectional algorithm
 * (UAX 9, rule L2) at the granularity of words, which is exact for names, titles and addresses.
 */
export function inVisualOrder(atoms: readonly Atom[], isRightToLeft: boolean): readonly Atom[] {
  if (!isRightToLeft) return reverseRuns(atoms, 'rtl');
  return reverseRuns(atoms, 'ltr').toReversed();
}

/** Reverses each run that begins and ends with the direction and has nothing of the other one inside. */
function reverseRuns(atoms: readonly Atom[], direction: 'ltr' | 'rtl'): readonly Atom[] {
  const result: Atom[] = [];
  let index = 0;
  while (index < atoms.length) {
    let end = index;
    for (
      let next = index;
      atoms[next]?.direction === direction || atoms[next]?.direction === 'neutral';
      next++
    ) {
      if (atoms[next]?.direction === direction) end = next + 1;
    }
    const startsRun = atoms[index]?.direction === direction;
    const until = startsRun ? end : index + 1;
    result.push(...(startsRun ? atoms.slice(index, until).toReversed() : atoms.slice(index, until)));
    index = until;
  }
  return result;
}
