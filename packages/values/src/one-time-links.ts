import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a one-time link is good for: a token of one purpose is none of another. */
export type LinkPurpose = 'password-reset' | 'email-verification' | 'unsubscribe';

/**
 * The token of a mail's one-time link: `<id>.<HMAC-SHA256 of purpose and id, base64url>`. Whoever has the key
 * derives the same token from the id, so it travels in no event and stands in no table. That it is used once and
 * in time is for the record behind the id to say.
 * @param key the `key` of the secret `concert/link-key`, as it stands there (base64url, at least 32 bytes)
 * @param id of the record, without a dot
 */
export function oneTimeToken(key: string, purpose: LinkPurpose, id: string): string {
  return `${id}.${signature(key, purpose, id).toString('base64url')}`;
}

/** @returns the id in a token that `oneTimeToken` made with this key and purpose, or undefined */
export function verifyOneTimeToken(key: string, purpose: LinkPurpose, token: string): string | undefined {
  const [id, sent, ...rest] = token.split('.');
  if (id === undefined || sent === undefined || rest.length > 0) return undefined;
  const given = Buffer.from(sent, 'base64url');
  const wanted = signature(key, purpose, id);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : undefined;
}

function signature(key: string, purpose: LinkPurpose, id: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(`${purpose}.${id}`).digest();
}
