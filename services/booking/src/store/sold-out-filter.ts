import { createHash } from 'node:crypto';
import type { Cache } from '@concert/cloud/cache';
import type { WantedItem } from '../domain/offers.ts';

/** What a pass through the filter knew. */
export interface Pass {
  /** A refusal found later is kept only if nothing was released since. */
  readonly releases: string;
  /** Let through to ask the database anew, though a refusal is known. */
  readonly asks: boolean;
}

/**
 * Answers «sold out» from Redis, without a database statement. It only filters: it may say «sold out» for a
 * moment too long, never «free» wrongly, and without Redis it lets everybody through. While a refusal is known one
 * caller a second asks the database all the same, so that neither thousands ask at once when the refusal is forgotten,
 * nor tickets that came back unannounced stay hidden.
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

/** As long as somebody asks in between, a refusal stays known. */
const REFUSED_SECONDS = 10 * 60;
const ASKED_ANEW_MS = 1_000;
const PASSED_SECONDS = 24 * 60 * 60;

const CHECK = `
local refused, asks = 0, 0
if ARGV[1] == '0' or redis.call('EXISTS', KEYS[2]) == 0 then
  for item = 1, (#KEYS - 2) / 2 do
    local free = redis.call('GET', KEYS[2 * item + 1])
    if free and tonumber(free) < tonumber(ARGV[item + 3]) then
      if redis.call('SET', KEYS[2 * item + 2], '1', 'NX', 'PX', ARGV[3]) then asks = 1
      else refused = item break end
    end
  end
end
if ARGV[1] == '1' and refused == 0 then redis.call('SET', KEYS[2], '1', 'EX', ARGV[2]) end
return { refused, redis.call('GET', KEYS[1]) or '0', asks }
`;

const REFUSE = `
if (redis.call('GET', KEYS[1]) or '0') == ARGV[1] then
  redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[4])
end
return 1
`;

export function openSoldOutFilter(cache: Cache): SoldOutFilter {
  return {
    async check(eventId, items, key) {
      const keys = [
        releasesKey(eventId),
        passedKey(eventId, key ?? ''),
        ...items.flatMap(({ ticketTypeId }) => [
          refusedKey(eventId, ticketTypeId),
          askedKey(eventId, ticketTypeId),
        ]),
      ];
      const values = [
        key === undefined ? '0' : '1',
        PASSED_SECONDS,
        ASKED_ANEW_MS,
        ...items.map((item) => item.quantity),
      ];
      const answer = await cache.run((redis) => redis.eval(CHECK, keys.length, ...keys, ...values));
      const [refused, releases, asks] = Array.isArray(answer) ? answer : [0, '', 0];
      const item = items[Number(refused) - 1];
      return item === undefined
        ? { releases: String(releases), asks: asks === 1 }
        : { soldOut: item.ticketTypeId };
    },
    async refuse(eventId, ticketTypeId, free, pass) {
      const keys = [releasesKey(eventId), refusedKey(eventId, ticketTypeId), askedKey(eventId, ticketTypeId)];
      const values = [pass.releases, free, REFUSED_SECONDS, ASKED_ANEW_MS];
      await cache.run((redis) => redis.eval(REFUSE, keys.length, ...keys, ...values));
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
const askedKey = (eventId: string, ticketTypeId: string): string =>
  `{stock:${eventId}}:asked:${ticketTypeId}`;
const passedKey = (eventId: string, key: string): string =>
  `{stock:${eventId}}:passed:${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`;
