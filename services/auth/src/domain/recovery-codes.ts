import { createHash } from 'node:crypto';

/** Crockford's base 32: no letter that is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const LENGTH = 16;

/** So many that nobody runs out of them before they ask for new ones. */
export const RECOVERY_CODES = 10;

/** Random bytes that one code is made of; five bits of each are used. */
export const RECOVERY_CODE_BYTES = LENGTH;

/** A code of 80 random bits in four groups of four: `7Q4M-2KX9-0FB3-8TZV`. */
export function recoveryCode(random: Buffer): string {
  const letters = [...random.subarray(0, LENGTH)].map((byte) => ALPHABET[byte & 31] ?? '');
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** What was typed, as it was printed: `o`, `i` and `l` are read as the digits that they look like. */
export function asRecoveryCode(typed: string): string | undefined {
  const text = typed.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(text) ? text.replace(/(.{4})(?=.)/g, '$1-') : undefined;
}

/** A plain hash is enough for 80 random bits; with the account in it, equal codes of two do not show. */
export const hashRecoveryCode = (userId: string, code: string): string =>
  createHash('sha256').update(`${userId}.${code}`).digest('base64url');
