import { createHash, timingSafeEqual } from 'node:crypto';
import type { Call } from './call.ts';
import { StripeFailure } from './failures.ts';

/** The key that a browser uses; it is public by nature, so one is enough for every local platform. */
export const PUBLISHABLE_KEY = 'pk_test_local';

/** Who calls, by the `Authorization` header (Bearer, or Basic with the key as the name); Stripe's 401 otherwise. */
export function authenticate(header: string | undefined, secretKey: string): Call['caller'] {
  const key = keyOf(header);
  if (key === undefined) {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw new StripeFailure(401, { type: 'invalid_request_error', message });
  }
  if (isSame(key, secretKey)) return 'secret';
  if (key === PUBLISHABLE_KEY) return 'publishable';
  // Not even a part of the key is repeated, since it may be a real one.
  throw new StripeFailure(401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' });
}

/** Stripe's 403 for an operation that a browser must not do. */
export function needsSecretKey(): StripeFailure {
  const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
  return new StripeFailure(403, { type: 'invalid_request_error', code: 'secret_key_required', message });
}

function keyOf(header: string | undefined): string | undefined {
  const [, scheme, value] = /^(Bearer|Basic) (\S+)$/i.exec(header ?? '') ?? [];
  if (scheme === undefined || value === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0];
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
