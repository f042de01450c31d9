import { money } from '@concert/values/money';
import { describe, expect, it } from 'vitest';
import { requireChargeable, smallestCharge } from './smallest-charge.ts';

describe('the least that a card is charged', () => {
  it.each([
    ['EUR', 50],
    ['GBP', 30],
    ['JPY', 50],
    ['CZK', 1_500],
    // Stripe names none.
    ['ISK', 1],
    ['KWD', 10],
  ])('in %s is %d', (currency, amountMinor) => {
    expect(smallestCharge(currency)).toEqual(money(amountMinor, currency));
    expect(() => requireChargeable(money(amountMinor, currency))).not.toThrow();
    expect(() => requireChargeable(money(amountMinor - 1, currency))).toThrow();
  });
});
