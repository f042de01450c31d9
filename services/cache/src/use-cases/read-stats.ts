import { CACHE_NAMESPACES, namespaceNamed } from '@concert/cloud/cache-namespaces';
import type { CacheContainer } from '../container.ts';
import { hitRate } from '../domain/keys.ts';

/** How well the cache works, by namespace and in all. */
export async function readStats({ entries }: CacheContainer) {
  const [keys, counts, memoryBytes] = await Promise.all([
    entries.countKeys(),
    entries.readCounts(),
    entries.memoryBytes(),
  ]);
  const counted = (namespace: string, outcome: 'hits' | 'misses') =>
    Number(counts[`${namespace}:${outcome}`] ?? 0);
  const names = new Set([
    ...Object.keys(CACHE_NAMESPACES),
    ...keys.keys(),
    ...Object.keys(counts).map((field) => field.slice(0, field.lastIndexOf(':'))),
  ]);
  const namespaces = [...names].sort().map((namespace) => {
    const [hits, misses] = [counted(namespace, 'hits'), counted(namespace, 'misses')];
    return {
      namespace,
      description: namespaceNamed(namespace)?.description ?? null,
      ttlSeconds: namespaceNamed(namespace)?.seconds ?? null,
      keys: keys.get(namespace) ?? 0,
      hits,
      misses,
      hitRate: hitRate(hits, misses),
    };
  });
  const hits = namespaces.reduce((sum, one) => sum + one.hits, 0);
  const misses = namespaces.reduce((sum, one) => sum + one.misses, 0);
  return { memoryBytes: memoryBytes ?? null, hits, misses, hitRate: hitRate(hits, misses), namespaces };
}
