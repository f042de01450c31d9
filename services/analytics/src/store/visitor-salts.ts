import { randomBytes } from 'node:crypto';
import type { Cache } from '@concert/cloud/cache';

/** The salt of a day (UTC): the same for all instances, and gone two days later. */
export type SaltOf = (day: string) => Promise<Buffer>;

const KEPT_SECONDS = 2 * 86_400;

/**
 * Salts live in Redis and nowhere else, so that nobody can make yesterday's names again. Without Redis an instance
 * uses one of its own: the same visitor may then be counted once for each.
 */
export function visitorSalts(cache: Cache): SaltOf {
  let own: { readonly day: string; readonly salt: Buffer; readonly isShared: boolean } | undefined;
  return async (day) => {
    if (own?.day === day && own.isShared) return own.salt;
    const key = `analytics:salt:${day}`;
    const offered = own?.day === day ? own.salt : randomBytes(32);
    const kept = await cache.run(async (redis) => {
      await redis.set(key, offered.toString('base64'), 'EX', KEPT_SECONDS, 'NX');
      return redis.get(key);
    });
    const salt = typeof kept === 'string' ? Buffer.from(kept, 'base64') : offered;
    own = { day, salt, isShared: typeof kept === 'string' };
    return salt;
  };
}
