import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Secrets } from '@concert/cloud/secrets';
import { z } from 'zod';
import type { SigningKey } from '../domain/seal.ts';

/** The Ed25519 keys that seal the trail's days. An old key stays in the ring for as long as its seals are to verify. */
export interface AuditKeys {
  /** The key that signs now. */
  signing(): Promise<SigningKey>;
  verifier(): Promise<(kid: string) => KeyObject | undefined>;
}

const Jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const KeyRing = z.object({
  current: z.string(),
  keys: z.array(z.object({ kid: z.string(), publicJwk: Jwk, privateJwk: Jwk.extend({ d: z.string() }) })),
});

export function openAuditKeys(secrets: Secrets): AuditKeys {
  const load = () => secrets.json('concert/audit-key', KeyRing);
  return {
    async signing() {
      const { current, keys } = await load();
      const key = keys.find(({ kid }) => kid === current);
      if (key === undefined) throw new Error(`concert/audit-key has no key ${current}`);
      return { kid: current, privateKey: createPrivateKey({ key: key.privateJwk, format: 'jwk' }) };
    },
    async verifier() {
      const { keys } = await load();
      const byKid = new Map(
        keys.map(({ kid, publicJwk }) => [kid, createPublicKey({ key: publicJwk, format: 'jwk' })] as const),
      );
      return (kid) => byKid.get(kid);
    },
  };
}
