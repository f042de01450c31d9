import { invalid } from '../protocol/failures.ts';
import { required, wholeNumber } from '../protocol/inputs.ts';
import type { ParamMap } from '../protocol/params.ts';

/** The least that Stripe charges, in minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. */
const MINIMUM: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1_500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1_000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1_000,
  usd: 50,
};
const MAXIMUM = 99_999_999;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** A known ISO 4217 code, in lower case as Stripe writes it. */
export function readCurrency(params: ParamMap): string {
  const given = required(params, 'currency');
  const currency = given.toLowerCase();
  if (!CURRENCIES.has(currency)) {
    const message = `Invalid currency: ${given.slice(0, 20)}. Stripe currently supports these currencies: ${[...CURRENCIES].join(', ')}`;
    throw invalid(message, { param: 'currency' });
  }
  return currency;
}

/** An amount that Stripe would charge in that currency, in minor units. */
export function readAmount(params: ParamMap, currency: string): number {
  required(params, 'amount');
  const limits = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
  const amount = wholeNumber(params, 'amount', limits) ?? 0;
  const least = MINIMUM[currency] ?? 1;
  if (amount < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  if (amount < least) {
    const message = `Amount must be at least ${formatAmount(least, currency)} ${currency}`;
    throw invalid(message, { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > MAXIMUM) {
    const message = `Amount must be no more than ${formatAmount(MAXIMUM, currency)}`;
    throw invalid(message, { code: 'amount_too_large', param: 'amount' });
  }
  return amount;
}

/** For messages: `$12.50`. */
export function formatAmount(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
