import { CACHE_COUNTS, type Cache } from '@concert/cloud/cache';
import { serversOf } from '@concert/cloud/redis-client';
import { unavailable } from '@concert/values/problems';
import { isVersion, namespaceOf, patternOf } from '../domain/keys.ts';

export interface Entry {
  readonly key: string;
  readonly type: string;
  readonly ttlSeconds: number | null;
  readonly bytes: number;
  /** The text of a string; null for other types. */
  readonly text: string | null;
}

/** What is cached, for those who manage it. Each call throws Problem `unavailable` when Redis is away. */
export interface Entries {
  read(key: string): Promise<Entry | undefined>;
  write(key: string, text: string, seconds: number): Promise<void>;
  /** @returns how many there were: 0 or 1 */
  remove(key: string): Promise<number>;
  /** Removes the entries of a namespace, or of all, and raises versions. @returns how many went */
  flush(namespace: string | undefined): Promise<number>;
  raise(versionKey: string): Promise<void>;
  countKeys(): Promise<ReadonlyMap<string, number>>;
  readCounts(): Promise<Readonly<Record<string, string>>>;
  /** What Redis uses in all, or undefined when it does not tell. */
  memoryBytes(): Promise<number | undefined>;
}

/** Redis serves others between two steps of a scan. */
const SCAN_STEP = 500;

export function openEntries(cache: Cache): Entries {
  const run: Cache['run'] = async (command) => {
    const result = await cache.run(command);
    if (result === undefined) throw unavailable('The cache is away; try again.');
    return result;
  };

  async function* keysOf(namespace: string | undefined): AsyncGenerator<readonly string[]> {
    for (const server of (await run(async (redis) => serversOf(redis))) ?? []) {
      let cursor = '0';
      do {
        const step = await run(() => server.scan(cursor, 'MATCH', patternOf(namespace), 'COUNT', SCAN_STEP));
        cursor = step?.[0] ?? '0';
        if (step !== undefined && step[1].length > 0) yield step[1];
      } while (cursor !== '0');
    }
  }

  async function flushKeys(keys: readonly string[]): Promise<number> {
    const entries = keys.filter((key) => !isVersion(key));
    for (const key of keys.filter(isVersion)) await run((redis) => redis.incr(key));
    // One by one, in one go: in a cluster one command reaches the keys of one slot only.
    const removed = await run((redis) => Promise.all(entries.map((key) => redis.unlink(key))));
    return (removed ?? []).reduce((sum, count) => sum + count, 0);
  }

  return {
    async read(key) {
      const type = (await run((redis) => redis.type(key))) ?? 'none';
      if (type === 'none') return undefined;
      const ttl = await run((redis) => redis.ttl(key));
      const bytes = await run((redis) => redis.memory('USAGE', key));
      const text = type === 'string' ? ((await run((redis) => redis.get(key))) ?? null) : null;
      return {
        key,
        type,
        ttlSeconds: ttl !== undefined && ttl >= 0 ? ttl : null,
        bytes: Number(bytes ?? 0),
        text,
      };
    },
    async write(key, text, seconds) {
      await run((redis) => redis.set(key, text, 'EX', seconds));
    },
    remove: async (key) => (await run((redis) => redis.unlink(key))) ?? 0,
    async flush(namespace) {
      let removed = 0;
      for await (const keys of keysOf(namespace)) removed += await flushKeys(keys);
      return removed;
    },
    async raise(versionKey) {
      await run((redis) => redis.incr(versionKey));
    },
    async countKeys() {
      const counts = new Map<string, number>();
      for await (const keys of keysOf(undefined)) {
        for (const key of keys) counts.set(namespaceOf(key), (counts.get(namespaceOf(key)) ?? 0) + 1);
      }
      return counts;
    },
    readCounts: async () => (await run((redis) => redis.hgetall(CACHE_COUNTS))) ?? {},
    async memoryBytes() {
      const infos = await run((redis) =>
        Promise.all(serversOf(redis).map((server) => server.info('memory'))),
      );
      const bytes = (infos ?? []).flatMap((info) => /^used_memory:(\d+)/m.exec(info)?.[1] ?? []);
      return bytes.length === 0 ? undefined : bytes.reduce((sum, each) => sum + Number(each), 0);
    },
  };
}
