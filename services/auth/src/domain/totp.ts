import { createHmac, timingSafeEqual } from 'node:crypto';
import { SECOND } from '@concert/values/clock';

/** Time-based one-time codes (RFC 6238) as every authenticator app makes them: SHA-1, six digits, 30 seconds. */
const DIGITS = 6;
const STEP = 30 * SECOND;

/** Bytes of a secret: as many as SHA-1 gives (RFC 4226, 4). */
export const SECRET_BYTES = 20;

/** Clocks differ, and typing takes time: the code before and the code after are taken as well (RFC 6238, 5.2). */
const WINDOW = 1;

/** The number of 30-second steps since 1970. */
export const stepAt = (moment: Date): number => Math.floor(moment.getTime() / STEP);

/** The code of a step (RFC 4226, 5.3). */
export function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The step whose code this is, if it is one of those around `now` and later than `lastStep`, since a code is good
 * once.
 */
export function stepOfCode(
  secret: Buffer,
  code: string,
  { now, lastStep }: { readonly now: Date; readonly lastStep: number },
): number | undefined {
  const present = stepAt(now);
  for (let step = present - WINDOW; step <= present + WINDOW; step += 1) {
    if (step > lastStep && isSame(codeOf(secret, step), code)) return step;
  }
  return undefined;
}

/** What a QR code says to an authenticator app (Key Uri Format of Google Authenticator). */
export function otpauthUri(secret: Buffer, email: string): string {
  const issuer = 'Concert';
  const query = `secret=${base32(secret)}&issuer=${issuer}`;
  return `otpauth://totp/${issuer}:${encodeURIComponent(email)}?${query}`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding, as authenticator apps take it. */
export function base32(bytes: Buffer): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31] ?? '';
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (5 - bits)) & 31] ?? '');
}

function isSame(wanted: string, given: string): boolean {
  const [one, other] = [Buffer.from(wanted), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
