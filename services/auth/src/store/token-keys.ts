import type { Secrets } from '@concert/cloud/secrets';
import type { CryptoKey } from 'jose';
import { importJWK } from 'jose/key/import';
import { z } from 'zod';
import type { PublicKeyOf, SigningKey } from '../domain/access-token.ts';

/**
 * The Ed25519 keys of access tokens. All keys of the secret verify, the current one signs. The secret is read
 * again every five minutes: a new key is added first, and made the current one once every instance has it.
 */
export interface TokenKeys {
  signing(): Promise<SigningKey>;
  readonly publicKeyOf: PublicKeyOf;
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

export function openTokenKeys(secrets: Secrets): TokenKeys {
  const imported = new Map<string, Promise<CryptoKey>>();

  async function keyOf(kid: string) {
    const { keys } = await secrets.json('concert/jwt-keys', TokenKeySecret);
    return keys.find((key) => key.kid === kid);
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
      const { current } = await secrets.json('concert/jwt-keys', TokenKeySecret);
      const key = await keyOf(current);
      if (key === undefined) throw new Error(`concert/jwt-keys has no key ${current}`);
      return { kid: current, privateKey: await once(key.privateJwk) };
    },
    async publicKeyOf(kid) {
      const key = await keyOf(kid);
      return key && once(key.publicJwk);
    },
  };
}

async function importKey(jwk: Jwk): Promise<CryptoKey> {
  const key = await importJWK({ ...jwk }, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('concert/jwt-keys holds a symmetric key');
  return key;
}
