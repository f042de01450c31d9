import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const SPARE = 8;

/** Random letters and digits, from the system's secure source. */
export function randomText(length: number): string {
  let text = '';
  // 62 symbols take 6 bits; the two values above are passed over, so that no symbol is favoured. The spare bytes
  // nearly always make up for them, so that one call to the system suffices.
  while (text.length < length) {
    for (const byte of randomBytes(length + SPARE)) {
      const symbol = ALPHABET[byte & 63];
      if (symbol !== undefined && text.length < length) text += symbol;
    }
  }
  return text;
}

/** A new id in Stripe's form: `pi_1…`, `pm_1…`. */
export function newId(prefix: string): string {
  return `${prefix}_1${randomText(23)}`;
}
