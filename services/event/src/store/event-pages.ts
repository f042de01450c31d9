import { createHash } from 'node:crypto';
import type { Cache } from '@concert/cloud/cache';
import { CACHE_NAMESPACES } from '@concert/cloud/cache-namespaces';

/**
 * What the public sees, kept in Redis for seconds. Every key carries a version that each change of an event
 * counts up, so that an organiser sees her change at once and nothing has to be deleted.
 */
export interface EventPages {
  remember<Page>(kind: PageKind, query: unknown, load: () => Promise<Page>): Promise<Page>;
  /** Something changed: what is kept is not shown again. Called after the commit. */
  changed(): Promise<void>;
}

export type PageKind = keyof typeof SECONDS;

/** How long a page may be shown; availability is live, so a detail page is short. */
const SECONDS = {
  list: CACHE_NAMESPACES['event-list'].seconds,
  search: CACHE_NAMESPACES['event-search'].seconds,
  detail: CACHE_NAMESPACES['event-detail'].seconds,
  facets: CACHE_NAMESPACES['event-facets'].seconds,
  suggestions: CACHE_NAMESPACES['event-suggestions'].seconds,
  organizer: CACHE_NAMESPACES['event-organizer'].seconds,
  sitemap: CACHE_NAMESPACES['event-sitemap'].seconds,
} as const;

/** For browsers and the CDN: they may show a page for as long as we would. */
export const cacheControl = (kind: PageKind): string => `public, max-age=${SECONDS[kind]}`;

const VERSION = 'cache:events:version';

export function openEventPages(cache: Cache): EventPages {
  return {
    async remember(kind, query, load) {
      const version = await cache.run((redis) => redis.get(VERSION));
      // Undefined is a Redis that is away, null one that has counted nothing yet.
      if (version === undefined) return load();
      return cache.remember(`cache:event-${kind}:${version ?? '0'}:${digest(query)}`, SECONDS[kind], load);
    },
    async changed() {
      await cache.run((redis) => redis.incr(VERSION));
    },
  };
}

const digest = (query: unknown): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url');
