import { createHmac } from 'node:crypto';
import type { Secrets } from '@concert/cloud/secrets';
import type { IdempotencyKey } from '@concert/database/idempotency';
import { type LinkPurpose, verifyOneTimeToken } from '@concert/values/one-time-links';
import { z } from 'zod';
import { emailKey } from '../domain/account.ts';

/** Hashes under the secret `concert/link-key`: a copy of the database tells nothing of what was hashed. */
export interface KeyedHashes {
  /** Names an e-mail address, whether or not it has an account, in 43 characters. */
  addressDigest(email: string): Promise<string>;
  /**
   * The key with its request's hash hashed again. The request holds a password: its plain SHA-256 in a table would
   * let it be guessed fast, past argon2.
   */
  sealed(key: IdempotencyKey | undefined): Promise<IdempotencyKey | undefined>;
  /** The id in the token of a mail's link, or undefined when we did not make it for this purpose. */
  linkIdIn(purpose: LinkPurpose, token: string): Promise<string | undefined>;
}

const LinkKeySecret = z.object({ key: z.string().min(43) });

export function openKeyedHashes(secrets: Secrets): KeyedHashes {
  async function load(): Promise<string> {
    const { key } = await secrets.json('concert/link-key', LinkKeySecret);
    return key;
  }

  async function hmac(purpose: string, text: string): Promise<Buffer> {
    const key = Buffer.from(await load(), 'base64url');
    return createHmac('sha256', key).update(`${purpose}.${text}`).digest();
  }

  return {
    addressDigest: async (email) => (await hmac('login-attempts', emailKey(email))).toString('base64url'),
    async sealed(key) {
      if (key === undefined) return undefined;
      return { ...key, requestHash: (await hmac('request', key.requestHash)).toString('hex') };
    },
    linkIdIn: async (purpose, token) => verifyOneTimeToken(await load(), purpose, token),
  };
}
