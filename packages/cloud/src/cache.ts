import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, SECOND } from '@concert/values/clock';
import { openBreaker } from './breaker.ts';
import { within } from './patience.ts';
import { isRedisAway, openRedisClient, type RedisAddress, type RedisClient } from './redis-client.ts';
import { openSingleFlight } from './single-flight.ts';

/** Told when Redis fails, at most once each time it goes away. */
export type CacheTrouble = (error: Error) => void;

/** Told of look-ups since the last time. */
export type CacheWatch = (counts: { readonly hits: number; readonly misses: number }) => void;

/**
 * Redis, which makes things fast and never correct. Each call answers undefined when Redis is away: the caller
 * goes on without. A breaker (`breaker.ts`) keeps calls from waiting for a Redis that is known to be gone.
 */
export interface Cache {
  run<Result>(command: (redis: RedisClient) => Promise<Result>): Promise<Result | undefined>;
  /**
   * The value kept under `key`, or what `load` gives, kept for `seconds`. The value must survive JSON. However many
   * ask for a missing value, here and elsewhere, it is loaded once; while it is read anew, one that ran out less
   * than two seconds ago is given. Under `cache:<namespace>:…` hits and misses are counted.
   */
  remember<Value>(key: string, seconds: number, load: () => Promise<Value>): Promise<Value>;
  /** Has hits and misses told to others too, at most once a second. */
  watch(told: CacheWatch): void;
  ping(): Promise<boolean>;
  close(): void;
}

/** A hash of `<namespace>:hits` and `<namespace>:misses`, over all instances. */
export const CACHE_COUNTS = 'stats:cache';

const COUNTS_EVERY = 1 * SECOND;

/** How long a command may take before Redis counts as away, milliseconds. */
const COMMAND_TIMEOUT = 300;

/** @param where a URL or the path of a socket, or with how to log in */
export function openCache(where: string | RedisAddress, clock: Clock, onTrouble: CacheTrouble): Cache {
  const redis = openRedisClient(typeof where === 'string' ? { url: where } : where);
  const connected = redis.connect().catch(() => {});
  const breaker = openBreaker({
    clock,
    probe: () => within(COMMAND_TIMEOUT, redis.ping()),
    isOutage: isRedisAway,
    onTrouble,
  });

  function run<Result>(command: (redis: RedisClient) => Promise<Result>): Promise<Result | undefined> {
    return breaker.run(async () => {
      // Only the first calls wait, and no longer than for a command.
      if (redis.status !== 'ready')
        await Promise.race([connected, pause(COMMAND_TIMEOUT, undefined, { ref: false })]);
      return within(COMMAND_TIMEOUT, command(redis));
    });
  }

  const counts = openCounts(clock);

  return {
    run,
    remember: openSingleFlight(run, counts),
    watch: counts.watch,
    ping: async () => (await run((client) => client.ping())) === 'PONG',
    close: () => redis.disconnect(),
  };
}

/**
 * Hits and misses, counted here and told with another command at most once a second, so that counting costs no
 * round trip. What is not told when the process ends, or while Redis is away, is lost: they are only figures.
 */
function openCounts(clock: Clock) {
  const counts = new Map<string, number>();
  let nextAt = 0;
  let watch: CacheWatch = () => {};
  const sum = (outcome: string) =>
    [...counts].reduce((all, [field, count]) => (field.endsWith(`:${outcome}`) ? all + count : all), 0);
  return {
    watch(told: CacheWatch): void {
      watch = told;
    },
    add(key: string, outcome: 'hits' | 'misses'): void {
      const [prefix, namespace] = key.split(':');
      if (prefix !== 'cache' || namespace === undefined) return;
      const field = `${namespace}:${outcome}`;
      counts.set(field, (counts.get(field) ?? 0) + 1);
    },
    tell(client: RedisClient): void {
      const now = clock().getTime();
      if (counts.size === 0 || now < nextAt) return;
      nextAt = now + COUNTS_EVERY;
      const pipeline = client.pipeline();
      for (const [field, count] of counts) pipeline.hincrby(CACHE_COUNTS, field, count);
      watch({ hits: sum('hits'), misses: sum('misses') });
      counts.clear();
      pipeline.exec().catch(() => {});
    },
  };
}
