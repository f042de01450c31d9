import { type Money, money } from '@concert/values/money';
import { conflict } from '@concert/values/problems';

/** Decimals of Stripe's amounts where they are not two: https://docs.stripe.com/currencies */
const ZERO_DECIMAL = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
const THREE_DECIMAL = 'BHD JOD KWD OMR TND'.split(' ');

/**
 * An amount as Stripe counts it. Both count minor units, but not of the same size everywhere: Stripe takes
 * Icelandic crowns and Ugandan shillings with two decimals, which in ISO 4217 have none. Of currencies with three
 * decimals it takes tens only. (That it pays out Hungarian and Taiwanese money in whole units is no matter here.)
 * @throws Problem `amount-not-chargeable` (409) for an amount that Stripe cannot express
 */
export function toProvider({ amountMinor, currency }: Money): {
  readonly amount: number;
  readonly currency: string;
} {
  const amount = shifted(amountMinor, providerDecimals(currency) - decimals(currency));
  if (!Number.isSafeInteger(amount) || amount % stepOf(currency) !== 0) {
    throw conflict(
      'amount-not-chargeable',
      `${amountMinor} ${currency} is no amount that a card can be charged.`,
    );
  }
  return { amount, currency: currency.toLowerCase() };
}

/** The least amount that is not less and that Stripe can move: a refund's odd fils are rounded for the buyer. */
export function roundedUp({ amountMinor, currency }: Money): Money {
  const step = stepOf(currency);
  return money(Math.ceil(amountMinor / step) * step, currency);
}

/** The way back. */
export function fromProvider(amount: number, providerCurrency: string): Money {
  const currency = providerCurrency.toUpperCase();
  return money(shifted(amount, decimals(currency) - providerDecimals(currency)), currency);
}

/** The way back for what we did not ask for (fees, what was done in the dashboard): it may be finer than our units. */
export function roundedFromProvider(amount: number, providerCurrency: string): Money {
  const currency = providerCurrency.toUpperCase();
  return money(Math.round(shifted(amount, decimals(currency) - providerDecimals(currency))), currency);
}

// A division by a power of ten is exact where the result is a whole number; a multiplication by 0.01 is not.
const shifted = (amount: number, places: number): number =>
  places >= 0 ? amount * 10 ** places : amount / 10 ** -places;

const stepOf = (currency: string): number => (THREE_DECIMAL.includes(currency) ? 10 : 1);

function providerDecimals(currency: string): number {
  if (ZERO_DECIMAL.includes(currency)) return 0;
  return THREE_DECIMAL.includes(currency) ? 3 : 2;
}

/** The currency's decimals as the rest of Concert counts them. */
function decimals(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
