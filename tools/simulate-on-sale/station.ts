export interface Station {
  /**
   * Has a server take who comes at `at`, when one is free; `until` says when it is free again, from when it began.
   * @returns that moment
   */
  readonly serve: (at: number, until: (start: number) => number) => number;
  /** Milliseconds that its servers were at work, together. */
  readonly work: () => number;
}

/** Some servers and one line of those who wait, first come, first served. */
export function createStation(servers: number): Station {
  const freeAt = new Array<number>(servers).fill(0);
  let worked = 0;
  return {
    serve: (at, until) => {
      const free = freeAt.indexOf(Math.min(...freeAt));
      const start = Math.max(at, freeAt[free] ?? 0);
      const end = until(start);
      freeAt[free] = end;
      worked += end - start;
      return end;
    },
    work: () => worked,
  };
}

/** Numbers from 0 to 1 that look like chance and are the same for the same seed (mulberry32, by T. Ettinger). */
export function spread(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
