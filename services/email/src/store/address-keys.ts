import { createHmac } from 'node:crypto';
import type { Secrets } from '@concert/cloud/secrets';
import { z } from 'zod';

/** What an address is known by where it must be known and not kept: the same in whatever case it is written. */
export type AddressKey = (address: string) => Promise<string>;

const Key = z.object({ key: z.string().min(40) });

/**
 * HMAC-SHA256 in base64url. Its key is a secret of its own that never changes: with another one, no suppressed
 * address would be found again.
 */
export function openAddressKeys(secrets: Secrets): AddressKey {
  return async (address) => {
    const { key } = await secrets.json('concert/address-key', Key);
    const written = address.trim().normalize('NFC').toLowerCase();
    return createHmac('sha256', key).update(written).digest('base64url');
  };
}
