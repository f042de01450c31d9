import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';

export interface OrganizerSheet {
  readonly id: string;
  readonly name: string;
  readonly upcoming: number;
  readonly past: number;
}

/** Whoever has published an event, with how many are to come; undefined for all others. */
export async function findOrganizer(db: Database, id: string): Promise<OrganizerSheet | undefined> {
  const row = await db
    .selectFrom('events')
    .innerJoin('account_contacts as organizer', 'organizer.user_id', 'events.organizer_id')
    .select([
      'organizer.name',
      sql<number>`SUM(starts_at >= UTC_TIMESTAMP(3))`.as('upcoming'),
      sql<number>`COUNT(*)`.as('all'),
    ])
    .where('organizer_id', '=', id)
    .where('status', '=', 'published')
    .groupBy('organizer.name')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const upcoming = Number(row.upcoming);
  return { id, name: row.name, upcoming, past: Number(row.all) - upcoming };
}
