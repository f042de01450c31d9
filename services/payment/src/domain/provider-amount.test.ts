import { money } from '@concert/values/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromProvider, roundedFromProvider, roundedUp, toProvider } from './provider-amount.ts';

describe('an amount at Stripe', () => {
  it.each([
    ['EUR', 4500, 4500],
    ['JPY', 4500, 4500],
    ['KRW', 88_000, 88_000],
    ['KWD', 12_340, 12_340],
    // Without decimals in Concert, with two at Stripe.
    ['ISK', 7_900, 790_000],
    ['UGX', 50_000, 5_000_000],
    ['HUF', 12_990, 1_299_000],
    // With two in both; whole units only where Stripe pays out.
    ['TWD', 88_050, 88_050],
  ])('%s %d is %d', (currency, amountMinor, amount) => {
    expect(toProvider(money(amountMinor, currency))).toEqual({ amount, currency: currency.toLowerCase() });
  });

  it('comes back as it went, in every currency', () => {
    const currencies = fc.constantFrom(...Intl.supportedValuesOf('currency'));
    fc.assert(
      fc.property(currencies, fc.integer({ min: 1, max: 99_999_999 }), (currency, amountMinor) => {
        const there = provider(amountMinor, currency);
        if (there !== undefined)
          expect(fromProvider(there.amount, there.currency)).toEqual({ amountMinor, currency });
      }),
    );
  });

  it('is taken in tens where the currency has three decimals', () => {
    expect(() => toProvider(money(12_345, 'KWD'))).toThrow('no amount that a card can be charged');
    expect(roundedUp(money(3_303, 'KWD'))).toEqual(money(3_310, 'KWD'));
    expect(roundedUp(money(3_310, 'BHD'))).toEqual(money(3_310, 'BHD'));
    expect(roundedUp(money(3_303, 'EUR'))).toEqual(money(3_303, 'EUR'));
  });

  it('is rounded where it is a fee that our currency is too coarse for', () => {
    expect(roundedFromProvider(13_025, 'huf')).toEqual(money(130, 'HUF'));
    expect(roundedFromProvider(13_050, 'isk')).toEqual(money(131, 'ISK'));
    expect(roundedFromProvider(160, 'eur')).toEqual(money(160, 'EUR'));
  });

  it('is refused when Stripe cannot express it', () => {
    // Four decimals (unidad de fomento) do not fit into two.
    expect(() => toProvider(money(12_345, 'CLF'))).toThrow('no amount that a card can be charged');
  });
});

function provider(amountMinor: number, currency: string) {
  try {
    return toProvider(money(amountMinor, currency));
  } catch {
    return undefined;
  }
}
