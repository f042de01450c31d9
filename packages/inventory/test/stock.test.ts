import type { Database } from '@concert/database/connection';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Basket, givenSale, openDatabase, type Sale } from './selling.ts';

let db: Database;

beforeAll(async () => {
  db = await openDatabase();
});

afterAll(() => db.destroy());

const just = (quantity: number, index = 0): Basket => new Map([[index, quantity]]);

describe('the stock of a ticket type', () => {
  it.each([1, 30, 100, 500])('of %i tickets is sold to the last, exactly once', async (capacity) => {
    const sale = await givenSale(db, [capacity]);
    const results = await Promise.all(Array.from({ length: capacity + 20 }, () => sale.claim(just(1))));

    expect(results.filter((result) => result === true)).toHaveLength(capacity);
    expect(await sale.free()).toEqual([0]);
  });

  it('refuses nobody while together they want no more than there are', async () => {
    const sale = await givenSale(db, [400]);
    const results = await Promise.all(Array.from({ length: 57 }, () => sale.claim(just(7))));

    expect(results.every((result) => result === true)).toBe(true);
    expect(await sale.free()).toEqual([1]);
  });

  it('gives one buyer everything, from all stripes', async () => {
    const sale = await givenSale(db, [400]);
    expect(await sale.claim(just(400))).toBe(true);
    expect(await sale.claim(just(1))).toEqual({ index: 0, free: 0, isOpen: true });
  });

  it('tells a buyer who wants too many how many are left', async () => {
    const sale = await givenSale(db, [60]);
    expect(await sale.claim(just(55))).toBe(true);
    expect(await sale.claim(just(6))).toEqual({ index: 0, free: 5, isOpen: true });
    expect(await sale.claim(just(5))).toBe(true);
  });

  it('gives of several types all or nothing', async () => {
    const sale = await givenSale(db, [60, 2]);
    const basket = new Map([
      [0, 4],
      [1, 3],
    ]);
    expect(await sale.claim(basket)).toEqual({ index: 1, free: 2, isOpen: true });
    expect(await sale.free()).toEqual([60, 2]);
  });

  it('gives nothing once the sale is closed, and goes on when it opens again', async () => {
    const sale = await givenSale(db, [60]);
    const selling = Array.from({ length: 30 }, () => sale.claim(just(1)));
    await sale.open(false);
    const [left] = await sale.free();
    expect(await sale.claim(just(1))).toEqual({ index: 0, free: 0, isOpen: false });
    await Promise.all(selling);
    expect(await sale.free()).toEqual([left]);

    await sale.open(true);
    expect(await sale.claim(just(left ?? 0))).toBe(true);
  });

  it('grows and shrinks with the capacity, never below what is claimed', async () => {
    const sale = await givenSale(db, [10]);
    expect(await sale.claim(just(10))).toBe(true);
    expect(await sale.resize(0, 1000)).toBe(true);
    expect(await sale.claim(just(500))).toBe(true);
    expect(await sale.resize(0, 509)).toBe(false);
    expect(await sale.resize(0, 510)).toBe(true);
    expect(await sale.free()).toEqual([0]);
  });
});

describe('many at once, whatever they do', () => {
  type Step =
    | { readonly kind: 'buy'; readonly basket: Basket; readonly givesBack: boolean }
    | { readonly kind: 'resize'; readonly index: number; readonly to: number };

  const TYPES = 3;
  const capacity = fc.integer({ min: 1, max: 150 });
  const basket = fc
    .array(fc.tuple(fc.nat({ max: TYPES - 1 }), fc.integer({ min: 1, max: 12 })), {
      minLength: 1,
      maxLength: TYPES,
    })
    .map((lines): Basket => new Map(lines));
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constant('buy' as const), basket, givesBack: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('resize' as const),
        index: fc.nat({ max: TYPES - 1 }),
        to: capacity,
      }),
    },
  );

  it('sells what there is and no more, refuses only what was not there, and meets no deadlock', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(capacity, { minLength: TYPES, maxLength: TYPES }),
        fc.array(step, { minLength: 10, maxLength: 80 }),
        async (capacities, steps) => {
          const sale = await givenSale(db, capacities);
          const sold = await live(sale, steps);

          const [free, sizes] = [await sale.free(), await sale.capacities()];
          for (const [index, left] of free.entries()) {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(sold[index]! + left).toBe(sizes[index]);
          }
          // What is left can be bought, to the last, in one go.
          for (const [index, left] of free.entries()) {
            expect(await sale.claim(just(left + 1, index))).toEqual({ index, free: left, isOpen: true });
            if (left > 0) expect(await sale.claim(just(left, index))).toBe(true);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  /** Everybody acts at the same time. @returns what was sold and not given back, by type */
  async function live(sale: Sale, steps: readonly Step[]): Promise<number[]> {
    const sold = Array.from({ length: TYPES }, () => 0);
    await Promise.all(
      steps.map(async (one) => {
        if (one.kind === 'resize') {
          await sale.resize(one.index, one.to);
          return;
        }
        const result = await sale.claim(one.basket);
        if (result !== true) {
          // The refusal tells what was free under the lock: less than was wanted.
          expect(result.free).toBeLessThan(one.basket.get(result.index)!);
          return;
        }
        if (one.givesBack) await sale.release(one.basket);
        else for (const [index, quantity] of one.basket) sold[index]! += quantity;
      }),
    );
    return sold;
  }
});
