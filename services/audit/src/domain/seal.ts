import { type KeyObject, sign, verify } from 'node:crypto';
import type { ChainEnd } from './chain.ts';

/** A closed day's end and the end of the closed day before it: what a seal is put on. */
export interface ClosedDay extends ChainEnd {
  readonly day: string;
  /** The day before that has records; absent for the first of all. */
  readonly previous: { readonly day: string; readonly hash: string } | undefined;
}

/** A signature and the key that made it. */
export interface Seal {
  readonly keyId: string;
  readonly signature: string;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/**
 * Signs a closed day (Ed25519, RFC 8032). The seal covers the end of the day before as well, so that a day cannot be
 * taken out as a whole.
 */
export function sealDay(day: ClosedDay, { kid, privateKey }: SigningKey): Seal {
  return { keyId: kid, signature: sign(null, sealedText(day), privateKey).toString('base64url') };
}

/** Whether a seal was made by our key, for exactly this day. */
export function isGenuine(
  day: ClosedDay,
  { keyId, signature }: Seal,
  publicKeyOf: (kid: string) => KeyObject | undefined,
): boolean {
  const key = publicKeyOf(keyId);
  return key !== undefined && verify(null, sealedText(day), key, Buffer.from(signature, 'base64url'));
}

function sealedText({ day, sequence, hash, previous }: ClosedDay): Buffer {
  const parts = [day, sequence, hash, previous?.day ?? '-', previous?.hash ?? '-'];
  return Buffer.from(['concert-audit-day', 1, ...parts].join('\n'));
}
