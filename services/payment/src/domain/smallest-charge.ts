import { type Money, money } from '@concert/values/money';
import { conflict } from '@concert/values/problems';
import { fromProvider, roundedUp, toProvider } from './provider-amount.ts';

/**
 * The least that Stripe charges, as Stripe counts it, for an account that is paid in the currency:
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const SMALLEST: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1_500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  INR: 50,
  JPY: 50,
  MXN: 1_000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1_000,
  USD: 50,
};

/** The least amount of a currency that a card can be charged. */
export function smallestCharge(currency: string): Money {
  const named = SMALLEST[currency];
  return named === undefined ? roundedUp(money(1, currency)) : fromProvider(named, currency);
}

/** @throws Problem `amount-not-chargeable` (409) for an amount that is too small, or that Stripe cannot express */
export function requireChargeable(amount: Money): void {
  toProvider(amount);
  const least = smallestCharge(amount.currency);
  if (amount.amountMinor < least.amountMinor) {
    throw conflict(
      'amount-not-chargeable',
      `Cards are charged ${least.amountMinor} ${least.currency} (minor units) or more.`,
    );
  }
}
