import type { Secrets } from '@concert/cloud/secrets';
import { type Clock, SECOND } from '@concert/values/clock';
import { JOSEError } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import { importJWK } from 'jose/key/import';
import { z } from 'zod';

/** Whose access token it is, and until when it is good. */
export interface TokenHolder {
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

/** @returns undefined for whatever is not a genuine access token of this environment that is good now */
export type VerifyToken = (token: string) => Promise<TokenHolder | undefined>;

const Jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const KeyRing = z.object({ keys: z.array(z.object({ kid: z.string(), publicJwk: Jwk })) });
/** A token that is limited to something (`limit`) is good for nothing here. */
const Payload = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.int(), limit: z.undefined().optional() });

/** 15 minutes, as the auth service signs them. */
const LONGEST_LIFE_SECONDS = 15 * 60;
const TOLERANCE_SECONDS = 5;

/**
 * Verifies access tokens where the authoriser does not stand in front, by the same rules: `services/auth/test` holds
 * the two together.
 */
export function tokenVerifier(secrets: Secrets, environment: string, clock: Clock): VerifyToken {
  async function keyOf(kid: string | undefined) {
    const { keys } = await secrets.json('concert/jwt-keys', KeyRing);
    const key = keys.find((one) => one.kid === kid);
    if (key === undefined) throw new JOSEError('no key of ours');
    return importJWK({ ...key.publicJwk }, 'EdDSA');
  }

  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keyOf(kid), {
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        issuer: `concert-auth/${environment}`,
        audience: 'concert-api',
        clockTolerance: TOLERANCE_SECONDS,
        maxTokenAge: LONGEST_LIFE_SECONDS,
        currentDate: clock(),
      });
      const { data } = Payload.safeParse(payload);
      return data && { userId: data.sub, sessionId: data.sid, expiresAt: new Date(data.exp * SECOND) };
    } catch (error) {
      if (error instanceof JOSEError) return undefined;
      throw error;
    }
  };
}
