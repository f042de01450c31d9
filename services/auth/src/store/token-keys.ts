import type { Secrets } from '@concert/cloud/secrets';
import { type Clock, MINUTE } from '@concert/values/clock';
import type { CryptoKey } from 'jose';
import { importJWK } from 'jose/key/import';
import { z } from 'zod';
import type { PublicKeyOf, SigningKey } from '../domain/signed-tokens.ts';

/**
 * The Ed25519 keys of access tokens. All keys of the secret verify, the current one signs. The secret is read
 * again every five minutes, and at once for a key id that it does not have, though no more than once a minute, since
 * anybody can make such a token.
 */
export interface TokenKeys {
  signing(): Promise<SigningKey>;
  readonly publicKeyOf: PublicKeyOf;
  /** All keys that verify, as anybody may know them. */
  published(): Promise<readonly PublishedKey[]>;
}

export interface PublishedKey {
  readonly kid: string;
  readonly x: string;
}

const PublicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
type Jwk = z.output<typeof PublicJwk> & { readonly d?: string };

const TokenKeySecret = z.object({
  current: z.string(),
  keys: z.array(
    z.object({
      kid: z.string(),
      algorithm: z.literal('EdDSA'),
      publicJwk: PublicJwk,
      privateJwk: PublicJwk.extend({ d: z.string() }),
    }),
  ),
});

/** The secret with the ring of keys. */
export const TOKEN_KEYS = 'concert/jwt-keys';

const REREAD_EVERY = MINUTE;

/** @param secret that holds the ring */
export function openTokenKeys(secrets: Secrets, clock: Clock, secret = TOKEN_KEYS): TokenKeys {
  const imported = new Map<string, Promise<CryptoKey>>();
  let rereadAt = Number.NEGATIVE_INFINITY;

  async function keyOf(kid: string) {
    const { keys } = await secrets.json(secret, TokenKeySecret);
    return keys.find((key) => key.kid === kid);
  }

  /** A key that came into use in a hurry is known to other instances before it is to this one. */
  async function knownOrNew(kid: string) {
    const known = await keyOf(kid);
    const now = clock().getTime();
    if (known !== undefined || now - rereadAt < REREAD_EVERY) return known;
    rereadAt = now;
    secrets.forget(secret);
    return keyOf(kid);
  }

  // A key is told by its material: a kid that is given a new key after a mishap takes effect.
  function once(jwk: Jwk): Promise<CryptoKey> {
    const name = `${jwk.x}.${jwk.d ?? ''}`;
    const key = imported.get(name) ?? importKey(jwk);
    imported.set(name, key);
    return key;
  }

  return {
    async signing() {
      const { current } = await secrets.json(secret, TokenKeySecret);
      const key = await keyOf(current);
      if (key === undefined) throw new Error(`${secret} has no key ${current}`);
      return { kid: current, privateKey: await once(key.privateJwk) };
    },
    async publicKeyOf(kid) {
      const key = await knownOrNew(kid);
      return key && once(key.publicJwk);
    },
    async published() {
      const { keys } = await secrets.json(secret, TokenKeySecret);
      return keys.map(({ kid, publicJwk }) => ({ kid, x: publicJwk.x }));
    },
  };
}

async function importKey(jwk: Jwk): Promise<CryptoKey> {
  const key = await importJWK({ ...jwk }, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('concert/jwt-keys holds a symmetric key');
  return key;
}
