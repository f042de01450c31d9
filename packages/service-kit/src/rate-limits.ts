import type { RateClass } from '@concert/contracts/operation';
import { networkOf } from './client-address.ts';

/** A token bucket: `burst` calls at once, refilled at `perMinute`. */
export interface RateLimit {
  readonly burst: number;
  readonly perMinute: number;
}

export interface RateLimits {
  /** Each user, over all operations. */
  readonly user: RateLimit;
  /** Each address (of IPv6: each /64) without a login, over all public operations. */
  readonly anonymous: RateLimit;
  /** Each address, on operations that check a secret. */
  readonly login: RateLimit;
  /** Stripe's addresses. */
  readonly webhook: RateLimit;
}

export const STANDARD_LIMITS: RateLimits = {
  user: { burst: 1_000, perMinute: 1_000 },
  anonymous: { burst: 300, perMinute: 300 },
  login: { burst: 20, perMinute: 20 },
  webhook: { burst: 10_000, perMinute: 10_000 },
};

/** Which bucket a call draws from, and its key. */
export function bucketOf(
  limits: RateLimits,
  rate: RateClass,
  caller: { readonly userId: string | undefined; readonly address: string },
): { readonly key: string; readonly limit: RateLimit } {
  const network = networkOf(caller.address);
  if (rate === 'login') return { key: `{login:${network}}:rate`, limit: limits.login };
  if (rate === 'webhook') return { key: `{webhook:${network}}:rate`, limit: limits.webhook };
  if (caller.userId !== undefined) return { key: `{user:${caller.userId}}:rate`, limit: limits.user };
  return { key: `{address:${network}}:rate`, limit: limits.anonymous };
}
