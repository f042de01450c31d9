import { createHash, generateKeyPairSync } from 'node:crypto';
import { putSecret, type Secrets } from '@concert/cloud/secrets';
import { z } from 'zod';
import type { KeyRing } from '../domain/key-ring.ts';

const Jwk = z.record(z.string(), z.json());

const StoredKey = z.object({
  kid: z.string(),
  algorithm: z.literal('EdDSA'),
  publicJwk: Jwk,
  privateJwk: Jwk,
  createdAt: z.iso.datetime(),
  retiredAt: z.iso.datetime().optional(),
});

export type StoredKey = z.output<typeof StoredKey>;

const StoredRing = z.object({
  current: z.string(),
  currentSince: z.iso.datetime().optional(),
  keys: z.array(StoredKey),
});

/** The ring of signing keys as it stands now, private keys and all. */
export function readKeyRing(secrets: Secrets, secret: string): Promise<KeyRing<StoredKey>> {
  secrets.forget(secret);
  return secrets.json(secret, StoredRing);
}

export const writeKeyRing = (secret: string, ring: KeyRing<StoredKey>): Promise<void> =>
  putSecret(secret, ring);

const KID_LENGTH = 8;

/** A new Ed25519 key pair. Its id is the beginning of its thumbprint (RFC 7638). */
export function newKey(now: Date): StoredKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicJwk = Jwk.parse(publicKey.export({ format: 'jwk' }));
  const canonical = JSON.stringify({ crv: publicJwk.crv, kty: publicJwk.kty, x: publicJwk.x });
  const kid = createHash('sha256').update(canonical).digest('base64url').slice(0, KID_LENGTH);
  const privateJwk = Jwk.parse(privateKey.export({ format: 'jwk' }));
  return { kid, algorithm: 'EdDSA', publicJwk, privateJwk, createdAt: now.toISOString() };
}
