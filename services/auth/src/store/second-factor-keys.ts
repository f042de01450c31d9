import { createHash } from 'node:crypto';
import type { Secrets } from '@concert/cloud/secrets';
import { z } from 'zod';
import { NONCE_BYTES, type SealingKey, seal, sealedBy, unseal } from '../domain/sealed-secret.ts';

/** Encrypts what authenticator apps share with us, under the secret `concert/second-factor-key`. */
export interface SecondFactorKeys {
  seal(secret: Buffer, userId: string): Promise<string>;
  unseal(sealed: string, userId: string): Promise<Buffer>;
  /** The same, sealed with the current key, if it was sealed with another. */
  resealed(sealed: string, userId: string): Promise<string>;
}

const Secret = z.object({
  current: z.string(),
  keys: z.array(z.object({ id: z.string().regex(/^[\w-]{1,20}$/), key: z.string().min(43) })),
});

/** @param random gives so many random bytes */
export function openSecondFactorKeys(secrets: Secrets, random: (bytes: number) => Buffer): SecondFactorKeys {
  const load = () => secrets.json('concert/second-factor-key', Secret);

  async function keyOf(id: string): Promise<SealingKey> {
    const { keys } = await load();
    const found = keys.find((key) => key.id === id);
    if (found === undefined) throw new Error(`concert/second-factor-key has no key ${id}`);
    // The key stands there as text of some alphabet or other; its hash has the 256 bits that AES wants.
    return { id, key: createHash('sha256').update(found.key).digest() };
  }

  const unsealed = async (sealed: string, userId: string) =>
    unseal(sealed, userId, await keyOf(sealedBy(sealed)));

  const sealedNow = async (secret: Buffer, userId: string) =>
    seal(secret, userId, await keyOf((await load()).current), random(NONCE_BYTES));

  return {
    seal: sealedNow,
    unseal: unsealed,
    async resealed(sealed, userId) {
      const { current } = await load();
      return sealedBy(sealed) === current ? sealed : sealedNow(await unsealed(sealed, userId), userId);
    },
  };
}
