import type { CacheContainer } from '../container.ts';

/** Part of the keys of all cached event pages; the event service reads it, and raises it too when it commits. */
const EVENTS_VERSION = 'cache:events:version';

/**
 * Makes the cached pages of events stale: the net under the event service's own raising, which a crash between
 * its commit and Redis can lose. Harmless to repeat.
 */
export async function makeEventPagesStale({ entries }: CacheContainer): Promise<void> {
  await entries.raise(EVENTS_VERSION);
}
