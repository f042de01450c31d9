/** Amounts as people type them: «45», «45.5», «1 234,50». */

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Whole minor units; undefined for what is no amount of the currency. Nothing typed is nothing to pay. */
export function minorOf(text: string, currency: string): number | undefined {
  const plain = text.replaceAll(/[\s'’]/g, '').replace(',', '.');
  if (plain === '') return 0;
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(plain);
  const decimals = decimalsOf(currency);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > decimals) return undefined;
  return Number(`${match[1]}${fraction.padEnd(decimals, '0')}`);
}

/** What is typed for an amount: without the currency, with a point. */
export function amountText(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amountMinor).padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
