import type { Cache } from '@concert/cloud/cache';
import type { Database } from '@concert/database/connection';
import { countUnread } from './log.ts';

/** Where an open page of a user's listens. */
export const liveChannel = (userId: string): string => `live:user:${userId}`;

/**
 * Tells the open pages of these users how many notifications are unread, as `{"unread":3}`. Called after the commit
 * that changed it. Who hears nothing, since Redis is away, counts anew with the next page that is opened.
 */
export async function tellUnread(
  { db, cache }: { readonly db: Database; readonly cache: Cache },
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  const counts = await countUnread(db, userIds);
  await cache.run((redis) => {
    const pipeline = redis.pipeline();
    for (const userId of userIds) {
      pipeline.publish(liveChannel(userId), JSON.stringify({ unread: counts.get(userId) ?? 0 }));
    }
    return pipeline.exec();
  });
}
