import { expect, it } from 'vitest';
import { trendOf } from './regression.ts';

const TOLERANCE = { share: 0.1, atLeast: 5 };
const series = (value: (at: number) => number) =>
  Array.from({ length: 40 }, (_, index) => ({ at: index * 30, value: value(index * 30) }));
const noise = (at: number): number => ((at * 7_919) % 13) - 6;

it('calls a steady rise growth, also under noise', () => {
  const trend = trendOf(
    series((at) => 100 + at / 10 + noise(at)),
    TOLERANCE,
  );
  expect(trend.verdict).toBe('grows');
  expect(trend.slope).toBeCloseTo(0.1, 1);
});

it('calls noise, and a rise within the warm-up, flat', () => {
  expect(
    trendOf(
      series((at) => 100 + noise(at)),
      TOLERANCE,
    ).verdict,
  ).toBe('flat');
  expect(
    trendOf(
      series((at) => Math.min(at, 240)),
      TOLERANCE,
    ).verdict,
  ).toBe('flat');
});

it('calls what is tolerated flat', () => {
  expect(
    trendOf(
      series((at) => 100 + at / 200),
      TOLERANCE,
    ).verdict,
  ).toBe('flat');
});

it('does not judge by a handful of points', () => {
  expect(trendOf(series((at) => at).slice(0, 4), TOLERANCE).verdict).toBe('too few');
});
