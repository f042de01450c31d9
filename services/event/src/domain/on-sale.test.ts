import { describe, expect, it } from 'vitest';
import { fromPrice, isSoldOut, onSale } from './on-sale.ts';

const at = (hour: number) => new Date(Date.UTC(2027, 4, 14, hour));
const published = { status: 'published' as const, endsAt: at(22) };
const always = { salesStartAt: null, salesEndAt: null };

describe('onSale', () => {
  it('is on while tickets are free and the window is open', () => {
    expect(onSale(published, { salesStartAt: at(8), salesEndAt: at(18) }, { free: 1, now: at(8) })).toBe(
      'now',
    );
  });

  it('has not begun before the window opens', () => {
    expect(onSale(published, { salesStartAt: at(8), salesEndAt: null }, { free: 0, now: at(7) })).toBe(
      'not-yet',
    );
  });

  it('is over at the end of the window, at the end of the event, and for a cancelled event', () => {
    expect(onSale(published, { salesStartAt: null, salesEndAt: at(18) }, { free: 5, now: at(18) })).toBe(
      'ended',
    );
    expect(onSale(published, always, { free: 5, now: at(22) })).toBe('ended');
    expect(onSale({ ...published, status: 'cancelled' }, always, { free: 5, now: at(8) })).toBe('ended');
  });

  it('has not begun for a draft', () => {
    expect(onSale({ ...published, status: 'draft' }, always, { free: 5, now: at(8) })).toBe('not-yet');
  });

  it('is sold out with no ticket free', () => {
    expect(onSale(published, always, { free: 0, now: at(8) })).toBe('sold-out');
  });
});

describe('isSoldOut', () => {
  const early = { id: 'early', salesStartAt: null, salesEndAt: at(6) };
  const late = { id: 'late', salesStartAt: null, salesEndAt: null };
  const free = (early: number, late: number) =>
    new Map([
      ['early', early],
      ['late', late],
    ]);

  it('is not while something on sale is left', () => {
    expect(isSoldOut(published, [early, late], { free: free(0, 1), now: at(8) })).toBe(false);
  });

  it('is when only a sale that ended has tickets left', () => {
    expect(isSoldOut(published, [early, late], { free: free(3, 0), now: at(8) })).toBe(true);
  });

  it('is not when all sales ended with tickets left', () => {
    expect(isSoldOut(published, [early, late], { free: free(3, 0), now: at(23) })).toBe(false);
  });
});

describe('fromPrice', () => {
  it('is the lowest, or null without ticket types', () => {
    expect(fromPrice([{ priceMinor: 4500 }, { priceMinor: 0 }])).toBe(0);
    expect(fromPrice([])).toBeNull();
  });
});
