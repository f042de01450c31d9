import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './item-changes.ts';

const items = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 50 })), {
    selector: ([ticketTypeId]) => ticketTypeId,
  })
  .map((pairs) => pairs.map(([ticketTypeId, quantity]) => ({ ticketTypeId, quantity })));

const sum = (list: readonly { readonly quantity: number }[]) =>
  list.reduce((total, one) => total + one.quantity, 0);

describe('the difference of two holds', () => {
  it('names what is taken in addition and what is given back', () => {
    const before = [
      { ticketTypeId: 'a', quantity: 2 },
      { ticketTypeId: 'b', quantity: 3 },
      { ticketTypeId: 'c', quantity: 1 },
    ];
    const after = [
      { ticketTypeId: 'a', quantity: 5 },
      { ticketTypeId: 'c', quantity: 1 },
      { ticketTypeId: 'd', quantity: 4 },
    ];
    expect(differenceOf(before, after)).toEqual({
      more: [
        { ticketTypeId: 'a', quantity: 3 },
        { ticketTypeId: 'd', quantity: 4 },
      ],
      fewer: [{ ticketTypeId: 'b', quantity: 3 }],
    });
  });

  it('leads from the one to the other, with whole positive quantities, no type twice', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const { more, fewer } = differenceOf(before, after);
        expect(sum(before) + sum(more) - sum(fewer)).toBe(sum(after));
        const all = [...more, ...fewer];
        expect(all.every((one) => one.quantity > 0)).toBe(true);
        expect(new Set(all.map((one) => one.ticketTypeId)).size).toBe(all.length);
      }),
    );
  });

  it('of a hold with itself is nothing', () => {
    fc.assert(
      fc.property(items, (same) => {
        expect(differenceOf(same, same)).toEqual({ more: [], fewer: [] });
      }),
    );
  });
});
