/** What visitors look at: so many lists and searches, so many details, the popular events far more often. */
export interface Mix {
  /** The next path to ask for, below `/api`. */
  next(): string;
  /** Every path that it may give. */
  readonly paths: readonly string[];
}

const DETAILS = 0.2;
/** Four of five look at one of these. */
const POPULAR = 20;
const POPULAR_SHARE = 0.8;

export function browsingMix(eventIds: readonly string[], random: () => number): Mix {
  const details = eventIds.map((id) => `/events/${id}`);
  const lists = listPaths();
  const oneOf = (paths: readonly string[]): string => paths[Math.floor(random() * paths.length)] ?? '';
  return {
    paths: [...lists, ...details],
    next() {
      if (random() >= DETAILS) return oneOf(lists);
      return oneOf(random() < POPULAR_SHARE ? details.slice(0, POPULAR) : details);
    },
  };
}

function listPaths(): readonly string[] {
  const categories = ['jazz', 'comedy', 'family', 'theatre'];
  const cities = Array.from({ length: 8 }, (_, city) => `City%20${city}`);
  const words = ['evening', 'northern', 'lights', 'jazz', 'hamburg', 'evening%2012', 'hall', 'nordic'];
  return [
    '/events',
    '/events?sort=newest',
    ...categories.map((category) => `/events?category=${category}`),
    ...cities.map((city) => `/events?city=${city}`),
    ...words.map((q) => `/events/search?q=${q}`),
    ...words.slice(0, 4).map((q) => `/events/search?q=${q}&category=jazz`),
  ];
}

/** A repeatable sequence of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
