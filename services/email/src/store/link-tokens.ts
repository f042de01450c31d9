import type { Secrets } from '@concert/cloud/secrets';
import { oneTimeToken } from '@concert/values/one-time-links';
import { z } from 'zod';

/** The tokens of one-time links, derived where they are mailed and nowhere kept. */
export interface LinkTokens {
  passwordReset(resetId: string): Promise<string>;
}

const LinkKey = z.object({ key: z.string().min(40) });

export function openLinkTokens(secrets: Secrets): LinkTokens {
  return {
    async passwordReset(resetId) {
      const { key } = await secrets.json('concert/link-key', LinkKey);
      return oneTimeToken(key, 'password-reset', resetId);
    },
  };
}
