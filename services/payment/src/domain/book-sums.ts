import type { ComparedObject } from './books.ts';

/** How much of one kind moved in one currency, on both sides. */
export interface BookSum {
  readonly object: ComparedObject;
  readonly currency: string;
  readonly ours: Tally;
  readonly theirs: Tally;
}

interface Tally {
  readonly count: number;
  readonly amountMinor: number;
}

const NOTHING: Tally = { count: 0, amountMinor: 0 };

/** One movement on one side. */
export function oneOf(
  side: 'ours' | 'theirs',
  object: ComparedObject,
  { amountMinor, currency }: { readonly amountMinor: number; readonly currency: string },
): BookSum {
  return { object, currency, ours: NOTHING, theirs: NOTHING, [side]: { count: 1, amountMinor } };
}

/** Adds up by kind and currency. */
export function addUp(sums: Iterable<BookSum>): readonly BookSum[] {
  const byKey = new Map<string, BookSum>();
  for (const sum of sums) {
    const key = `${sum.object} ${sum.currency}`;
    const before = byKey.get(key);
    byKey.set(
      key,
      before === undefined
        ? sum
        : { ...sum, ours: both(before.ours, sum.ours), theirs: both(before.theirs, sum.theirs) },
    );
  }
  return [...byKey.values()];
}

const both = (a: Tally, b: Tally): Tally => ({
  count: a.count + b.count,
  amountMinor: a.amountMinor + b.amountMinor,
});
