import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';

/** A change of somebody's preferences that was begun, and perhaps made, but has not been told of. */
export interface UntoldChange {
  readonly id: string;
  readonly userId: string;
}

export async function noteChange(db: Database, { id, userId }: UntoldChange): Promise<void> {
  await db.insertInto('preference_changes').values({ id, user_id: userId }).execute();
}

/** @returns false when it was told of before */
export async function removeChange(db: Database | Tx, id: string): Promise<boolean> {
  const result = await db.deleteFrom('preference_changes').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** At most `limit` that were noted before an id was made. */
export async function untoldChanges(
  db: Database,
  beforeId: string,
  limit: number,
): Promise<readonly UntoldChange[]> {
  const rows = await db
    .selectFrom('preference_changes')
    .select(['id', 'user_id'])
    .where('id', '<', beforeId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, userId: row.user_id }));
}

export async function removeChangesOf(db: Database, userId: string): Promise<void> {
  await db.deleteFrom('preference_changes').where('user_id', '=', userId).execute();
}
