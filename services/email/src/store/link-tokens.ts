import type { Secrets } from '@concert/cloud/secrets';
import { oneTimeToken, verifyOneTimeToken } from '@concert/values/one-time-links';
import { z } from 'zod';

/** The tokens of links in mails, derived where they are mailed and nowhere kept. */
export interface LinkTokens {
  passwordReset(resetId: string): Promise<string>;
  emailVerification(verificationId: string): Promise<string>;
  unsubscribe(userId: string): Promise<string>;
  /** The user whose unsubscribe token this is, or undefined when it is nobody's. */
  unsubscriber(token: string): Promise<string | undefined>;
}

const LinkKey = z.object({ key: z.string().min(40) });

export function openLinkTokens(secrets: Secrets): LinkTokens {
  const keyOf = async () => (await secrets.json('concert/link-key', LinkKey)).key;
  return {
    passwordReset: async (resetId) => oneTimeToken(await keyOf(), 'password-reset', resetId),
    emailVerification: async (id) => oneTimeToken(await keyOf(), 'email-verification', id),
    unsubscribe: async (userId) => oneTimeToken(await keyOf(), 'unsubscribe', userId),
    unsubscriber: async (token) => verifyOneTimeToken(await keyOf(), 'unsubscribe', token),
  };
}
