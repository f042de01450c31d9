import { describe, expect, it } from 'vitest';
import { fromPrices, isSoldOut, onSale } from './on-sale.ts';

const at = (hour: number) => new Date(Date.UTC(2027, 4, 14, hour));
const published = { status: 'published' as const, endsAt: at(22) };
const always = { salesStartAt: null, salesEndAt: null, memberSalesStartAt: null };

describe('onSale', () => {
  const window = (times: Partial<typeof always & Record<string, Date>>) => ({ ...always, ...times });
  const of = (times: Record<string, Date>, free: number, hour: number) =>
    onSale(published, window(times), { free, now: at(hour) });

  it('is on while tickets are free and the window is open', () => {
    expect(of({ salesStartAt: at(8), salesEndAt: at(18) }, 1, 8)).toBe('now');
  });

  it('has not begun before the window opens', () => {
    expect(of({ salesStartAt: at(8) }, 0, 7)).toBe('not-yet');
  });

  it('is the members’ from their presale until the sale to everybody', () => {
    const presale = { memberSalesStartAt: at(6), salesStartAt: at(8) };
    expect(of(presale, 1, 5)).toBe('not-yet');
    expect(of(presale, 1, 6)).toBe('members-only');
    expect(of(presale, 0, 7)).toBe('sold-out');
    expect(of(presale, 1, 8)).toBe('now');
  });

  it('is over at the end of the window, at the end of the event, and for a cancelled event', () => {
    expect(of({ salesEndAt: at(18) }, 5, 18)).toBe('ended');
    expect(of({}, 5, 22)).toBe('ended');
    expect(onSale({ ...published, status: 'cancelled' }, always, { free: 5, now: at(8) })).toBe('ended');
  });

  it('has not begun for a draft', () => {
    expect(onSale({ ...published, status: 'draft' }, always, { free: 5, now: at(8) })).toBe('not-yet');
  });

  it('is sold out with no ticket free', () => {
    expect(of({}, 0, 8)).toBe('sold-out');
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

describe('fromPrices', () => {
  it('are the lowest price and the lowest total, which need not be of one ticket type', () => {
    const types = [
      { priceMinor: 4500, feeMinor: 0 },
      { priceMinor: 4300, feeMinor: 400 },
    ];
    expect(fromPrices(types)).toEqual({ fromPriceMinor: 4300, fromTotalMinor: 4500 });
    expect(fromPrices([])).toEqual({ fromPriceMinor: null, fromTotalMinor: null });
  });
});
