import { type Clock, SECOND } from '@concert/values/clock';
import { Redis } from 'ioredis';

/** Told when Redis fails, at most once each time it goes away. */
export type CacheTrouble = (error: Error) => void;

/** Told of look-ups since the last time. */
export type CacheWatch = (counts: { readonly hits: number; readonly misses: number }) => void;

/**
 * Redis, which makes things fast and never correct. Each call answers undefined when Redis is away: the caller
 * goes on without. A breaker keeps calls from waiting for a Redis that is known to be gone.
 */
export interface Cache {
  run<Result>(command: (redis: Redis) => Promise<Result>): Promise<Result | undefined>;
  /**
   * The value kept under `key`, or what `load` gives, kept for `seconds`. The value must survive JSON. Under
   * `cache:<namespace>:…` hits and misses are counted.
   */
  remember<Value>(key: string, seconds: number, load: () => Promise<Value>): Promise<Value>;
  /** Has hits and misses told to others too, at most once a second. */
  watch(told: CacheWatch): void;
  ping(): Promise<boolean>;
  close(): void;
}

/** A hash of `<namespace>:hits` and `<namespace>:misses`, over all instances. */
export const CACHE_COUNTS = 'stats:cache';

const COMMAND_TIMEOUT = 300;
const BREAK_FOR = 1 * SECOND;
const COUNTS_EVERY = 1 * SECOND;

export function openCache(url: string, clock: Clock, onTrouble: CacheTrouble): Cache {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: 1_000,
    lazyConnect: true,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  let brokenUntil = 0;
  redis.on('error', () => {});
  const connected = redis.connect().catch(() => {});

  async function run<Result>(command: (redis: Redis) => Promise<Result>): Promise<Result | undefined> {
    if (clock().getTime() < brokenUntil) return undefined;
    try {
      await connected;
      return await command(redis);
    } catch (error) {
      brokenUntil = clock().getTime() + BREAK_FOR;
      onTrouble(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }

  const counts = openCounts(clock);

  return {
    run,
    async remember(key, seconds, load) {
      const kept = await run((client) => {
        counts.tell(client);
        return client.get(key);
      });
      if (kept !== undefined) counts.add(key, kept === null ? 'misses' : 'hits');
      if (typeof kept === 'string') return JSON.parse(kept);
      const value = await load();
      await run((client) => client.set(key, JSON.stringify(value), 'EX', seconds));
      return value;
    },
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
    tell(client: Redis): void {
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
