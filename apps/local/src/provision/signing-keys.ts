import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** A key pair of a key ring; `kid` names it in what it signs. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: 'EdDSA';
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** The keys that signatures are made and checked with: the current one signs, all of them verify. */
export interface KeyRing {
  readonly current: string;
  readonly keys: readonly SigningKey[];
}

/** Short, since a ticket's QR code carries it; still told apart among the few keys of a ring. */
const KID_LENGTH = 8;

/** A ring with one new Ed25519 key. Its id is the beginning of its thumbprint (RFC 7638). */
export function newKeyRing(now: Date): KeyRing {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicJwk = publicKey.export({ format: 'jwk' });
  const canonical = JSON.stringify({ crv: publicJwk.crv, kty: publicJwk.kty, x: publicJwk.x });
  const kid = createHash('sha256').update(canonical).digest('base64url').slice(0, KID_LENGTH);
  const privateJwk = privateKey.export({ format: 'jwk' });
  const key = { kid, algorithm: 'EdDSA', privateJwk, publicJwk, createdAt: now.toISOString() } as const;
  return { current: kid, keys: [key] };
}
