/** An amount in minor units (cents, yen) of one ISO 4217 currency. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/**
 * Adds amounts of one currency.
 * @throws RangeError when currencies differ or the sum is not a safe integer.
 */
export function addMoney(first: Money, second: Money): Money {
  if (first.currency !== second.currency) {
    throw new RangeError(`cannot add ${second.currency} to ${first.currency}`);
  }
  return money(first.amountMinor + second.amountMinor, first.currency);
}

/** A price taken `quantity` times. */
export function multiplyMoney(price: Money, quantity: number): Money {
  return money(price.amountMinor * quantity, price.currency);
}

/**
 * The part of an amount that `percent` (0–100) of it is, rounded half away from zero to a whole minor unit,
 * so that a refund is never a fraction of a cent.
 */
export function percentOf(amount: Money, percent: number): Money {
  const exact = (Math.abs(amount.amountMinor) * percent) / 100;
  return money(Math.sign(amount.amountMinor) * Math.floor(exact + 0.5), amount.currency);
}

/**
 * Splits an amount into `parts` whole amounts that differ by one minor unit at most and add up to it exactly;
 * the larger ones come first.
 */
export function splitMoney(amount: Money, parts: number): readonly Money[] {
  if (!Number.isSafeInteger(parts) || parts < 1) throw new RangeError('parts must be a whole number ≥ 1');
  const base = Math.trunc(amount.amountMinor / parts);
  const rest = amount.amountMinor - base * parts;
  return Array.from({ length: parts }, (_, index) =>
    money(base + (index < Math.abs(rest) ? Math.sign(rest) : 0), amount.currency),
  );
}

/** Money for machines that want no minor units: `45.00`, and `4500` of a currency without decimals. */
export function plainAmount({ amountMinor, currency }: Money): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (amountMinor / 10 ** decimals).toFixed(decimals);
}

/** Money for people, in the language's own form: the number of decimals is the currency's (JPY none). */
export function formatMoney(amount: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: amount.currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount.amountMinor / 10 ** decimals);
}

/** @throws RangeError when the amount is not a whole, exactly representable number of minor units. */
export function money(amountMinor: number, currency: string): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`${amountMinor} is not a whole minor amount`);
  return { amountMinor, currency };
}
