/** A value that was seen at a moment; seconds. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

export interface Trend {
  readonly first: number;
  readonly last: number;
  /** By the second, of the line that fits best. */
  readonly slope: number;
  /** How much of the movement the line explains, 0 to 1. */
  readonly fit: number;
  readonly verdict: 'flat' | 'falls' | 'grows' | 'too few';
}

/** What is not yet called growth. */
export interface Tolerance {
  /** Of the value that the line begins with. */
  readonly share: number;
  readonly atLeast: number;
}

/** The part of a run in which caches fill and pools open, which is no leak. */
const WARM_UP = 0.25;
const FEWEST = 5;
const LEAST_FIT = 0.5;

/**
 * The line of least squares through what was seen after the warm-up. It grows when the line explains most of the
 * movement and rises by more than is tolerated from its beginning to its end: noise does neither.
 */
export function trendOf(points: readonly Point[], { share, atLeast }: Tolerance): Trend {
  const [begin = 0, end = 0] = [points[0]?.at, points.at(-1)?.at];
  const warm = points.filter(({ at }) => at >= begin + (end - begin) * WARM_UP);
  const [first, last] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0];
  if (warm.length < FEWEST) return { first, last, slope: 0, fit: 0, verdict: 'too few' };
  const meanAt = mean(warm.map(({ at }) => at));
  const meanValue = mean(warm.map(({ value }) => value));
  const spread = sum(warm.map(({ at }) => (at - meanAt) ** 2));
  const together = sum(warm.map(({ at, value }) => (at - meanAt) * (value - meanValue)));
  const movement = sum(warm.map(({ value }) => (value - meanValue) ** 2));
  const slope = spread === 0 ? 0 : together / spread;
  const fit = movement === 0 || spread === 0 ? 0 : together ** 2 / (spread * movement);
  const from = warm[0]?.at ?? 0;
  const rise = slope * (end - from);
  const start = meanValue + slope * (from - meanAt);
  const most = Math.max(atLeast, Math.abs(start) * share);
  const isClear = fit >= LEAST_FIT && Math.abs(rise) > most;
  return { first, last, slope, fit, verdict: !isClear ? 'flat' : rise > 0 ? 'grows' : 'falls' };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
