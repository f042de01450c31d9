import { ROLES, type Role } from '@concert/contracts/roles';
import { SECOND } from '@concert/values/clock';
import { SignJWT } from 'jose/jwt/sign';
import { z } from 'zod';
import { ACCESS_FOR } from './session.ts';
import { ALGORITHM, type PublicKeyOf, type SigningKey, verifiedPayload } from './signed-tokens.ts';

/** What an access token says. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
  /** The role needs a second factor and the account has none yet: good for setting one up, and for little else. */
  readonly isLimited: boolean;
  readonly expiresAt: Date;
}

/** In whose name tokens are made: those of one environment are worth nothing in another. */
export const issuerOf = (environment: string): string => `concert-auth/${environment}`;

const AUDIENCE = 'concert-api';
/** RFC 9068: no other kind of JWT passes for an access token. */
const TYPE = 'at+jwt';
/** What two hosts' clocks may differ by. */
const TOLERANCE_SECONDS = 5;

/** Signs an access token (RFC 9068, Ed25519) that is good for 15 minutes from `now`. */
export function signAccessToken(
  subject: Omit<AccessClaims, 'expiresAt'>,
  key: SigningKey,
  terms: { readonly issuer: string; readonly tokenId: string; readonly now: Date },
): Promise<string> {
  const issuedAt = Math.floor(terms.now.getTime() / SECOND);
  const limit = subject.isLimited ? { limit: SET_UP_ONLY } : {};
  return new SignJWT({ sid: subject.sessionId, role: subject.role, ...limit })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TYPE })
    .setSubject(subject.userId)
    .setIssuer(terms.issuer)
    .setAudience(AUDIENCE)
    .setJti(terms.tokenId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_FOR / SECOND)
    .sign(key.privateKey);
}

const SET_UP_ONLY = 'second-factor-set-up';

const Payload = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  role: z.enum(ROLES),
  // A limit that this release does not know is none that it may overlook.
  limit: z.literal(SET_UP_ONLY).optional(),
  jti: z.uuid(),
  iat: z.int(),
  exp: z.int(),
});

/** @returns what the token says, or undefined when it is not a genuine one of ours that is good at `now` */
export async function verifyAccessToken(
  token: string,
  publicKeyOf: PublicKeyOf,
  terms: { readonly issuer: string; readonly now: Date },
): Promise<AccessClaims | undefined> {
  const payload = await verifiedPayload(token, publicKeyOf, {
    ...terms,
    type: TYPE,
    audience: AUDIENCE,
    toleranceSeconds: TOLERANCE_SECONDS,
    maxAgeSeconds: ACCESS_FOR / SECOND,
  });
  return claimsOf(payload);
}

function claimsOf(payload: unknown): AccessClaims | undefined {
  const { success, data } = Payload.safeParse(payload);
  if (!success) return undefined;
  const { sub, sid, role, limit, exp } = data;
  return {
    userId: sub,
    sessionId: sid,
    role,
    isLimited: limit !== undefined,
    expiresAt: new Date(exp * SECOND),
  };
}
