import { MINUTE, SECOND } from '@concert/values/clock';
import { SignJWT } from 'jose/jwt/sign';
import { z } from 'zod';
import { ALGORITHM, type PublicKeyOf, type SigningKey, verifiedPayload } from './signed-tokens.ts';

/** Whose password was right a moment ago: half of a login. */
export interface Challenge {
  readonly userId: string;
  /** The account's generation: a new password or role voids the challenge. */
  readonly generation: number;
}

/** Long enough to find one's telephone. */
export const CHALLENGE_FOR = 5 * MINUTE;

const AUDIENCE = 'concert-second-factor';
/** Neither this passes for an access token nor an access token for this. */
const TYPE = 'second-factor+jwt';

/** Signs a challenge that is good for five minutes from `now`. It stands in no store: it grants nothing by itself. */
export function signChallenge(
  { userId, generation }: Challenge,
  key: SigningKey,
  terms: { readonly issuer: string; readonly now: Date },
): Promise<string> {
  const issuedAt = Math.floor(terms.now.getTime() / SECOND);
  return new SignJWT({ generation })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TYPE })
    .setSubject(userId)
    .setIssuer(terms.issuer)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + CHALLENGE_FOR / SECOND)
    .sign(key.privateKey);
}

const Payload = z.object({ sub: z.uuid(), generation: z.int() });

/** @returns undefined when it is not a genuine challenge of ours that is good at `now` */
export async function verifyChallenge(
  token: string,
  publicKeyOf: PublicKeyOf,
  terms: { readonly issuer: string; readonly now: Date },
): Promise<Challenge | undefined> {
  const payload = await verifiedPayload(token, publicKeyOf, { ...terms, type: TYPE, audience: AUDIENCE });
  const { success, data } = Payload.safeParse(payload);
  return success ? { userId: data.sub, generation: data.generation } : undefined;
}
