/** Randomness that depends on its key alone, so that one request of a run can be made again. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  /** @throws Error when there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item;
}

/** xorshift128 (Marsaglia, 2003), seeded from the text by FNV-1a. */
export function randomOf(key: string): Random {
  const state = [0, 1, 2, 3].map((part) => hash(`${part}${key}`) || 1);
  function word(): number {
    const [first = 1, second = 1, third = 1, fourth = 1] = state;
    const mixed = first ^ (first << 11);
    const next = (fourth ^ (fourth >>> 19) ^ mixed ^ (mixed >>> 8)) >>> 0;
    state.splice(0, 4, second, third, fourth, next);
    return next;
  }
  for (let round = 0; round < 8; round += 1) word();
  const next = () => word() / 2 ** 32;
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick(items) {
      const place = below(items.length);
      for (const [index, item] of items.entries()) if (index === place) return item;
      throw new Error('there is nothing to pick from');
    },
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
