import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { SitemapEvent } from '../domain/sitemap.ts';

/** Published events to come, the soonest first, at most `limit`. */
export async function eventsToCome(db: Database, limit: number): Promise<readonly SitemapEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'updated_at'])
    .where('status', '=', 'published')
    .where('starts_at', '>=', sql<Date>`UTC_TIMESTAMP(3)`)
    .orderBy('starts_at')
    .limit(limit)
    .execute();
  return rows.map(({ id, updated_at }) => ({ id, updatedAt: updated_at }));
}
