import type { Database } from '@concert/database/connection';

/** How many notifications each of these users has not read; one who is not in the answer has none. */
export async function unreadOf(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('inbox_items')
    .select(['user_id', db.fn.countAll<string>().as('unread')])
    .where('user_id', 'in', userIds)
    .where('read_at', 'is', null)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, Number(row.unread)]));
}
