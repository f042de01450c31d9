import type { Database } from '@concert/database/connection';
import type { AuditSuspicions } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Pattern } from '../domain/patterns.ts';

export interface Suspicion {
  readonly id: string;
  readonly pattern: Pattern;
  /** `user/019a…`, `login/<digest>` or `address/203.0.113.7`. */
  readonly culprit: string;
  readonly windowStart: Date;
  readonly occurrences: number;
}

export interface RaisedSuspicion extends Suspicion {
  readonly createdAt: Date;
  readonly alertedAt: Date | null;
}

/** @returns false when the pattern was found of this culprit in this hour before */
export async function insertSuspicion(tx: Tx, suspicion: Suspicion): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('audit_suspicions')
    .ignore()
    .values({
      id: suspicion.id,
      pattern: suspicion.pattern,
      culprit: suspicion.culprit,
      window_start: suspicion.windowStart,
      occurrences: suspicion.occurrences,
      created_at: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What the operators were not told of yet, the oldest first. */
export async function untoldSuspicions(db: Database, limit: number): Promise<readonly RaisedSuspicion[]> {
  const rows = await db
    .selectFrom('audit_suspicions')
    .selectAll()
    .where('alerted_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(suspicionOf);
}

export async function markTold(db: Database, id: string): Promise<void> {
  await db
    .updateTable('audit_suspicions')
    .set({ alerted_at: sql<Date>`UTC_TIMESTAMP(3)` })
    .where('id', '=', id)
    .execute();
}

/** At most `limit`, the newest first, older than `before`. */
export async function listSuspicionRows(
  db: Database,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly RaisedSuspicion[]> {
  let query = db.selectFrom('audit_suspicions').selectAll().orderBy('id', 'desc').limit(page.limit);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return (await query.execute()).map(suspicionOf);
}

/** How often each pattern was found in a time. */
export async function countSuspicions(
  db: Database,
  from: Date,
  to: Date,
): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('audit_suspicions')
    .select(['pattern', sql<number>`COUNT(*)`.as('count')])
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .groupBy('pattern')
    .execute();
  return Object.fromEntries(rows.map(({ pattern, count }) => [pattern, Number(count)]));
}

export async function purgeSuspicions(db: Database, before: Date, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('audit_suspicions')
    .where('created_at', '<', before)
    .limit(limit)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const PatternName = z.enum(['failed-logins', 'mass-export', 'refunds-out-of-hours']);

function suspicionOf(row: Selectable<AuditSuspicions>): RaisedSuspicion {
  return {
    id: row.id,
    pattern: PatternName.parse(row.pattern),
    culprit: row.culprit,
    windowStart: row.window_start,
    occurrences: row.occurrences,
    createdAt: row.created_at,
    alertedAt: row.alerted_at,
  };
}
