import type { EventEnvelope } from '@concert/contracts/envelope';
import { sql } from 'kysely';
import type { Database } from './connection.ts';
import { fromJsonColumn } from './json.ts';
import type { Tx } from './transactions.ts';

/** Writes events in the transaction of the change they tell of: both happen, or neither. */
export async function appendToOutbox(tx: Tx, envelopes: readonly EventEnvelope[]): Promise<void> {
  if (envelopes.length === 0) return;
  await tx
    .insertInto('outbox')
    .values(
      envelopes.map((envelope) => ({
        id: envelope.id,
        type: envelope.type,
        envelope: JSON.stringify(envelope),
        created_at: new Date(envelope.time),
      })),
    )
    .execute();
}

/** A row of the outbox as it was written. */
export interface Unpublished {
  readonly id: string;
  readonly type: string;
  readonly envelope: unknown;
  readonly createdAt: Date;
}

/**
 * The oldest events not yet published, at most `limit`, as they were written.
 * @param after only those with a later id, so that one that cannot be published does not keep the others back
 */
export async function unpublishedEvents(
  db: Database,
  limit: number,
  after = '',
): Promise<readonly Unpublished[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'type', 'envelope', 'created_at'])
    .where('published_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    envelope: fromJsonColumn(row.envelope),
    createdAt: row.created_at,
  }));
}

export async function markPublished(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('outbox')
    .set({ published_at: sql<Date>`UTC_TIMESTAMP(3)` })
    .where('id', 'in', ids)
    .execute();
}

/** Removes events published before `before`, at most `limit` at a time, so that the table does not grow with age. */
export async function purgePublished(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('outbox')
    .where('published_at', '<', before)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
