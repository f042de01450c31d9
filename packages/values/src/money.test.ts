import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoney, formatMoney, money, multiplyMoney, percentOf, plainAmount, splitMoney } from './money.ts';

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe('money', () => {
  it('splits into parts that add up exactly and differ by one minor unit at most', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 500 }), (amountMinor, parts) => {
        const split = splitMoney(money(amountMinor, 'EUR'), parts).map((part) => part.amountMinor);
        expect(split.reduce((sum, part) => sum + part, 0)).toBe(amountMinor);
        expect(Math.max(...split) - Math.min(...split)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never gives more than the whole as a part of it, and always whole minor units', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 100 }), (amountMinor, percent) => {
        const part = percentOf(money(amountMinor, 'EUR'), percent).amountMinor;
        expect(Number.isInteger(part)).toBe(true);
        expect(Math.abs(part)).toBeLessThanOrEqual(Math.abs(amountMinor));
      }),
    );
  });

  it('rounds half a cent away from zero', () => {
    expect(percentOf(money(1, 'EUR'), 50).amountMinor).toBe(1);
    expect(percentOf(money(-1, 'EUR'), 50).amountMinor).toBe(-1);
    expect(percentOf(money(333, 'EUR'), 50).amountMinor).toBe(167);
  });

  it('refuses to add what is not of one currency', () => {
    expect(() => addMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow('cannot add USD to EUR');
    expect(addMoney(money(1, 'EUR'), multiplyMoney(money(2, 'EUR'), 3))).toEqual(money(7, 'EUR'));
  });

  it('refuses amounts that are not whole or not exact', () => {
    expect(() => money(1.5, 'EUR')).toThrow(RangeError);
    expect(() => money(2 ** 53, 'EUR')).toThrow(RangeError);
  });

  it('shows as many decimals as the currency has', () => {
    expect(formatMoney(money(4550, 'EUR'), 'en')).toBe('€45.50');
    expect(formatMoney(money(4500, 'JPY'), 'en')).toBe('¥4,500');
  });

  it('is plain for machines, with the decimals of its currency', () => {
    expect(plainAmount(money(4850, 'EUR'))).toBe('48.50');
    expect(plainAmount(money(4850, 'JPY'))).toBe('4850');
    expect(plainAmount(money(5, 'USD'))).toBe('0.05');
  });
});
