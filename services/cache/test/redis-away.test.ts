import { CACHE_COUNTS, type Cache, openCache } from '@concert/cloud/cache';
import { until } from '@concert/testing/until';
import { systemClock } from '@concert/values/clock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openEntries } from '../src/store/entries.ts';
import { type RedisCluster, startRedis, startRedisCluster, startSilent } from './redis-servers.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function cacheAt(where: Parameters<typeof openCache>[0]): {
  readonly cache: Cache;
  readonly troubles: Error[];
} {
  const troubles: Error[] = [];
  const cache = openCache(where, systemClock, (error) => troubles.push(error));
  stops.push(() => cache.close());
  return { cache, troubles };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

describe('a Redis that is killed', () => {
  it('costs the calls nothing but the first moment, and is used again soon after it is back', async () => {
    const server = await startRedis();
    const { cache, troubles } = cacheAt(`redis://127.0.0.1:${server.port}`);
    await until('it is there', async () => (await cache.run((redis) => redis.set('a', '1'))) === 'OK');
    troubles.length = 0;
    await server.stop();

    const seconds = await secondsOf(async () => {
      for (let call = 0; call < 200; call += 1) {
        expect(await cache.run((redis) => redis.get('a'))).toBeUndefined();
        expect(await cache.remember('cache:x:y', 5, async () => 'loaded')).toBe('loaded');
      }
    });
    expect(seconds).toBeLessThan(4);
    expect(troubles.length).toBeLessThan(10);

    const again = await startRedis(server.port);
    stops.push(() => again.stop());
    await until(
      'it is used again',
      async () => (await cache.run((redis) => redis.set('a', '2'))) === 'OK',
      20,
    );
  });
});

describe('a Redis that takes connections and answers nothing', () => {
  it('holds up the first call for a moment, and no other', async () => {
    const server = await startSilent();
    stops.push(() => server.stop());
    const { cache } = cacheAt(`redis://127.0.0.1:${server.port}`);
    expect(await secondsOf(() => cache.run((redis) => redis.get('a')))).toBeLessThan(2);
    const seconds = await secondsOf(async () => {
      for (let call = 0; call < 300; call += 1) await cache.run((redis) => redis.get('a'));
    });
    expect(seconds).toBeLessThan(2);
  });
});

describe('a cluster', () => {
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startRedisCluster();
  });

  afterAll(() => cluster.stop());

  it('is spoken to with its password, wherever a key lies, and flushed on every server', async () => {
    const { cache, troubles } = cacheAt({ ...cluster, isCluster: true });
    await until('it is there', async () => (await cache.run((redis) => redis.ping())) === 'PONG');
    // What it said while it was still finding the servers.
    troubles.length = 0;
    const keys = Array.from({ length: 60 }, (_, index) => `cache:spread:${index}`);
    const others = ['{user:1}:rate', '{user:1}:session:2', CACHE_COUNTS, 'cache:kept:1'];
    await cache.run((redis) => Promise.all([...keys, ...others].map((key) => redis.set(key, '1'))));
    await cache.run((redis) => redis.set('cache:spread:version', '7'));
    const entries = openEntries(cache);

    expect((await entries.countKeys()).get('spread')).toBe(61);
    expect(await entries.flush('spread')).toBe(60);

    expect((await entries.countKeys()).get('spread')).toBe(1);
    expect(await cache.run((redis) => redis.get('cache:spread:version'))).toBe('8');
    for (const key of others) expect(await cache.run((redis) => redis.exists(key))).toBe(1);
    expect(await entries.memoryBytes()).toBeGreaterThan(0);
    expect(troubles.map(String)).toEqual([]);
  });

  it('refuses who has not its password, and the platform goes on without', async () => {
    const { cache } = cacheAt({ url: cluster.url, isCluster: true, password: 'wrong' });
    expect(await cache.run((redis) => redis.get('a'))).toBeUndefined();
    expect(await cache.remember('cache:x:y', 5, async () => 'loaded')).toBe('loaded');
  });
});
