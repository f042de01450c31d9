import { createHash } from 'node:crypto';
import type { Cache } from '@concert/cloud/cache';
import type { WantedItem } from '../domain/offers.ts';

/** What a pass through the filter knew, so that a refusal found later is kept only if nothing was released since. */
export interface Pass {
  readonly releases: string;
}

/**
 * Answers «sold out» from Redis, without a database statement. It only filters: it may say «sold out» for a
 * moment too long, never «free» wrongly, and without Redis it lets everybody through.
 */
export interface SoldOutFilter {
  /**
   * @param key the caller's idempotency key: a request that passed once passes again, whatever was sold since,
   *   because its first answer stands in the database
   * @returns the ticket type that is sold out, or a pass
   */
  check(
    eventId: string,
    items: readonly WantedItem[],
    key: string | undefined,
  ): Promise<Pass | { readonly soldOut: string }>;
  /** Keeps a refusal that the database gave: `free` tickets were left. */
  refuse(eventId: string, ticketTypeId: string, free: number, pass: Pass): Promise<void>;
  /** Tickets are back on sale. Called after the commit. */
  released(eventId: string, ticketTypeIds: readonly string[]): Promise<void>;
}

const REFUSED_SECONDS = 5;
const PASSED_SECONDS = 24 * 60 * 60;

const CHECK = `
local refused = 0
for index = 3, #KEYS do
  local free = redis.call('GET', KEYS[index])
  if free and tonumber(free) < tonumber(ARGV[index]) then refused = index - 2 break end
end
if ARGV[1] == '1' then
  if refused > 0 and redis.call('EXISTS', KEYS[2]) == 1 then refused = 0 end
  if refused == 0 then redis.call('SET', KEYS[2], '1', 'EX', ARGV[2]) end
end
return { refused, redis.call('GET', KEYS[1]) or '0' }
`;

const REFUSE = `
if (redis.call('GET', KEYS[1]) or '0') == ARGV[1] then redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3]) end
return 1
`;

export function openSoldOutFilter(cache: Cache): SoldOutFilter {
  return {
    async check(eventId, items, key) {
      const keys = [
        releasesKey(eventId),
        passedKey(eventId, key ?? ''),
        ...items.map((item) => refusedKey(eventId, item.ticketTypeId)),
      ];
      const values = [key === undefined ? '0' : '1', PASSED_SECONDS, ...items.map((item) => item.quantity)];
      const answer = await cache.run((redis) => redis.eval(CHECK, keys.length, ...keys, ...values));
      const [refused, releases] = Array.isArray(answer) ? answer : [0, ''];
      const item = items[Number(refused) - 1];
      return item === undefined ? { releases: String(releases) } : { soldOut: item.ticketTypeId };
    },
    async refuse(eventId, ticketTypeId, free, pass) {
      const keys = [releasesKey(eventId), refusedKey(eventId, ticketTypeId)];
      await cache.run((redis) =>
        redis.eval(REFUSE, keys.length, ...keys, pass.releases, free, REFUSED_SECONDS),
      );
    },
    async released(eventId, ticketTypeIds) {
      await cache.run((redis) =>
        redis
          .multi()
          .incr(releasesKey(eventId))
          .expire(releasesKey(eventId), PASSED_SECONDS)
          .del(...ticketTypeIds.map((id) => refusedKey(eventId, id)))
          .exec(),
      );
    },
  };
}

// One hash tag an event keeps its keys in one slot of a Redis cluster.
const releasesKey = (eventId: string): string => `{stock:${eventId}}:releases`;
const refusedKey = (eventId: string, ticketTypeId: string): string =>
  `{stock:${eventId}}:refused:${ticketTypeId}`;
const passedKey = (eventId: string, key: string): string =>
  `{stock:${eventId}}:passed:${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`;
