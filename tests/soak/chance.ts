/** Numbers that look random and are the same for the same seed. */
export interface Chance {
  /** From 0 to under 1. */
  next(): number;
  /** From 0 to under `below`. */
  whole(below: number): number;
  /** @throws Error when there is nothing to choose from */
  pick<Item>(items: readonly Item[]): Item;
}

/** Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c, public domain). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const whole = (below: number): number => Math.floor(next() * below);
  return {
    next,
    whole,
    pick(items) {
      const item = items[whole(items.length)];
      if (item === undefined) throw new Error('there is nothing to choose from');
      return item;
    },
  };
}
