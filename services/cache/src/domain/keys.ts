import { CACHE_PREFIX } from '@concert/contracts/http/cache';

/** The part of a key behind `cache:`: `events` of `cache:events:version`. */
export function namespaceOf(key: string): string {
  const [, namespace = ''] = key.split(':');
  return namespace;
}

/**
 * A namespace's version is part of the keys of its entries: raising it makes them all stale. It is never removed,
 * since one that began anew could meet old entries again.
 */
export const isVersion = (key: string): boolean => key.endsWith(':version');

/** Redis's pattern for the keys of a namespace, or of all. */
export function patternOf(namespace: string | undefined): string {
  return namespace === undefined ? `${CACHE_PREFIX}*` : `${CACHE_PREFIX}${namespace}:*`;
}

/** Hits of all reads, 0 to 1; null before the first. */
export function hitRate(hits: number, misses: number): number | null {
  return hits + misses === 0 ? null : Math.round((hits / (hits + misses)) * 10_000) / 10_000;
}
