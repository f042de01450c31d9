import type { CryptoKey, JWTPayload } from 'jose';
import { JOSEError } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** The public key behind a key id, or undefined when it is not ours. */
export type PublicKeyOf = (kid: string) => Promise<CryptoKey | undefined>;

/** The only algorithm that tokens are signed with and taken in (Ed25519, RFC 8037). */
export const ALGORITHM = 'EdDSA';

/** What a token has to be to be taken for one of a kind. */
export interface Kind {
  /** The header's `typ`: no kind passes for another. */
  readonly type: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
  /** What two hosts' clocks may differ by. */
  readonly toleranceSeconds?: number;
  readonly maxAgeSeconds?: number;
}

/** @returns what the token says, or undefined when it is not a genuine one of ours, of this kind, that is good now */
export async function verifiedPayload(
  token: string,
  publicKeyOf: PublicKeyOf,
  { type, issuer, audience, now, toleranceSeconds = 0, maxAgeSeconds }: Kind,
): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => requireKey(publicKeyOf, kid), {
      algorithms: [ALGORITHM],
      typ: type,
      issuer,
      audience,
      clockTolerance: toleranceSeconds,
      ...(maxAgeSeconds === undefined ? {} : { maxTokenAge: maxAgeSeconds }),
      currentDate: now,
    });
    return payload;
  } catch (error) {
    if (error instanceof JOSEError) return undefined;
    throw error;
  }
}

async function requireKey(publicKeyOf: PublicKeyOf, kid: string | undefined): Promise<CryptoKey> {
  const key = kid === undefined ? undefined : await publicKeyOf(kid);
  if (key === undefined) throw new JOSEError('no key of ours');
  return key;
}
