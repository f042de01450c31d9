import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_STRIPES, spread, stripeCount, takeFrom } from './stripes.ts';

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
const stripesOf = (free: readonly number[]) => free.map((one, stripe) => ({ stripe, free: one }));

describe('stripeCount', () => {
  it.each([
    [1, 1],
    [49, 1],
    [50, 2],
    [400, 16],
    [1_000_000, MOST_STRIPES],
  ])('of %i tickets is %i', (capacity, stripes) => {
    expect(stripeCount(capacity)).toBe(stripes);
  });
});

describe('spread', () => {
  it('loses no ticket and differs by one at most', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 1, max: MOST_STRIPES }),
        (quantity, stripes) => {
          const parts = spread(quantity, stripes);
          expect(parts).toHaveLength(stripes);
          expect(sumOf(parts)).toBe(quantity);
          expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('takeFrom', () => {
  const frees = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: MOST_STRIPES });

  it('takes exactly what is wanted, never more than a stripe has, and refuses only when all have less', () => {
    fc.assert(
      fc.property(frees, fc.integer({ min: 1, max: 500 }), (free, quantity) => {
        const taken = takeFrom(stripesOf(free), quantity);
        if (sumOf(free) < quantity) expect(taken).toBeUndefined();
        else {
          expect(sumOf((taken ?? []).map((part) => part.free))).toBe(quantity);
          for (const part of taken ?? []) {
            expect(part.free).toBeGreaterThan(0);
            expect(part.free).toBeLessThanOrEqual(free[part.stripe] ?? 0);
          }
        }
      }),
    );
  });

  it('names each stripe once, in the order in which they are locked', () => {
    fc.assert(
      fc.property(frees, fc.integer({ min: 1, max: 100 }), (free, quantity) => {
        const order = (takeFrom(stripesOf(free), quantity) ?? []).map((part) => part.stripe);
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }),
    );
  });

  it('empties as few stripes as it can', () => {
    expect(takeFrom(stripesOf([1, 9, 2]), 9)).toEqual([{ stripe: 1, free: 9 }]);
  });
});
