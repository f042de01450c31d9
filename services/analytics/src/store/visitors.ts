import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { dayDate } from './counts.ts';

/** Notes that a visitor was at an event's page on a day. @returns whether for the first time */
export async function noteVisitor(
  tx: Tx,
  { day, eventId, visitor }: { readonly day: string; readonly eventId: string; readonly visitor: string },
): Promise<boolean> {
  const result = await tx
    .insertInto('analytics_visitors')
    .ignore()
    .values({ day: dayDate(day), event_id: eventId, visitor })
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Forgets visitors of days before `day`, at most `limit` at a time. */
export async function purgeVisitors(db: Database, day: string, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('analytics_visitors')
    .where('day', '<', dayDate(day))
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
