import {
  COMPARED_OBJECTS,
  DIFFERENCE_KINDS,
  REPORT_STATUSES,
} from '@concert/contracts/http/payment-oversight';
import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import type { ReconciliationDifferences } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { BookSum } from '../domain/book-sums.ts';
import { type Difference, differenceKey } from '../domain/books.ts';
import { type Day, startOf } from '../domain/days.ts';

export interface Report {
  readonly day: Day;
  readonly status: (typeof REPORT_STATUSES)[number];
  /** Counts the comparisons of the day. */
  readonly run: number;
  readonly nextHour: number;
  readonly sums: readonly BookSum[];
  readonly differences: number;
  readonly checkedAt: Date | null;
}

export interface ReportedDifference extends Difference {
  readonly id: string;
  readonly foundAt: Date;
  readonly resolvedAt: Date | null;
}

/** Begins a day's report, unless there is one. */
export async function beginReport(db: Database, day: Day): Promise<void> {
  const row = { day: startOf(day), status: 'running', sums: '[]', created_at: NOW, updated_at: NOW };
  await db.insertInto('reconciliation_reports').ignore().values(row).execute();
}

/** Has a day compared anew, unless that is being done. */
export async function restartReport(db: Database, day: Day): Promise<void> {
  await db
    .updateTable('reconciliation_reports')
    .set({ status: 'running', run: sql`run + 1`, next_hour: 0, sums: '[]', updated_at: NOW })
    .where('day', '=', startOf(day))
    .where('status', '<>', 'running')
    .execute();
}

/** Takes a running report for oneself for so many seconds. @returns false when somebody else has it, or it is done */
export async function lockReport(db: Database, day: Day, seconds: number): Promise<boolean> {
  const result = await db
    .updateTable('reconciliation_reports')
    .set({ locked_until: sql<Date>`UTC_TIMESTAMP(3) + INTERVAL ${sql.lit(seconds)} SECOND` })
    .where('day', '=', startOf(day))
    .where('status', '=', 'running')
    .where(sql<boolean>`(locked_until IS NULL OR locked_until < UTC_TIMESTAMP(3))`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function unlockReport(db: Database, day: Day): Promise<void> {
  await db
    .updateTable('reconciliation_reports')
    .set({ locked_until: null })
    .where('day', '=', startOf(day))
    .execute();
}

/** Writes an hour's result. @returns false when the report is elsewhere by now, and nothing was written */
export async function advanceReport(
  tx: Tx,
  { day, run, nextHour }: Report,
  sums: readonly BookSum[],
): Promise<boolean> {
  const result = await tx
    .updateTable('reconciliation_reports')
    .set({ next_hour: nextHour + 1, sums: JSON.stringify(sums), updated_at: NOW })
    .where('day', '=', startOf(day))
    .where('run', '=', run)
    .where('next_hour', '=', nextHour)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Notes differences that a run saw; what is known already stays the same row, and is open again. */
export async function noteDifferences(
  tx: Tx,
  { day, run }: Report,
  differences: readonly (Difference & { readonly id: string })[],
): Promise<void> {
  if (differences.length === 0) return;
  await tx
    .insertInto('reconciliation_differences')
    .values(
      differences.map((one) => ({
        id: one.id,
        day: startOf(day),
        difference_key: differenceKey(one),
        kind: one.kind,
        object: one.object,
        object_id: one.objectId,
        provider_id: one.providerId,
        ours: one.ours,
        theirs: one.theirs,
        found_in_run: run,
        seen_in_run: run,
        found_at: NOW,
      })),
    )
    .onDuplicateKeyUpdate({
      // In this order: whether it was resolved decides whether it is found anew.
      found_in_run: sql`IF(resolved_at IS NULL, found_in_run, VALUES(found_in_run))`,
      found_at: sql`IF(resolved_at IS NULL, found_at, VALUES(found_at))`,
      seen_in_run: sql`VALUES(seen_in_run)`,
      ours: sql`VALUES(ours)`,
      theirs: sql`VALUES(theirs)`,
      resolved_at: null,
    })
    .execute();
}

/** Ends a run: what it did not see is resolved. @returns how many are open, and how many of them it found */
export async function closeReport(
  tx: Tx,
  { day, run }: Report,
): Promise<{ readonly open: number; readonly found: number }> {
  await tx
    .updateTable('reconciliation_differences')
    .set({ resolved_at: NOW })
    .where('day', '=', startOf(day))
    .where('seen_in_run', '<', run)
    .where('resolved_at', 'is', null)
    .execute();
  const counts = await tx
    .selectFrom('reconciliation_differences')
    .select(sql<number>`COUNT(*)`.as('open'))
    .select(sql<string | number | null>`SUM(found_in_run = ${run})`.as('found'))
    .where('day', '=', startOf(day))
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  const open = Number(counts.open);
  const result = await tx
    .updateTable('reconciliation_reports')
    .set({
      status: open === 0 ? 'agreed' : 'differed',
      differences: open,
      locked_until: null,
      checked_at: NOW,
      updated_at: NOW,
    })
    .where('day', '=', startOf(day))
    .where('run', '=', run)
    .where('status', '=', 'running')
    .executeTakeFirst();
  // Whoever else ended it has told of it.
  return { open, found: result.numUpdatedRows === 1n ? Number(counts.found ?? 0) : 0 };
}

export async function findReport(db: Database, day: Day): Promise<Report | undefined> {
  const row = await reportsOf(db).where('day', '=', startOf(day)).executeTakeFirst();
  return row && reportOf(row);
}

/** At most `limit` reports, the newest day first, of days before `before`. */
export async function listReports(
  db: Database,
  { limit, before }: { readonly limit: number; readonly before: Day | undefined },
): Promise<readonly Report[]> {
  let query = reportsOf(db);
  if (before !== undefined) query = query.where('day', '<', startOf(before));
  const rows = await query.orderBy('day', 'desc').limit(limit).execute();
  return rows.map(reportOf);
}

/** At most `limit` differences of a day, the oldest first, younger than `after`. */
export async function listDifferences(
  db: Database,
  day: Day,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly ReportedDifference[]> {
  let query = db.selectFrom('reconciliation_differences').selectAll().where('day', '=', startOf(day));
  if (after !== undefined) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(differenceOf);
}

/** Removes reports of days before `day`, with their differences, at most `limit` at a time. */
export async function purgeReports(db: Database, day: Day, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('reconciliation_reports')
    .where('day', '<', startOf(day))
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

const reportsOf = (db: Database) =>
  db
    .selectFrom('reconciliation_reports')
    .select([sql<string>`DATE_FORMAT(day, '%Y-%m-%d')`.as('day_text'), 'status', 'run', 'next_hour', 'sums'])
    .select(['differences', 'checked_at']);

const Tally = z.object({ count: z.number(), amountMinor: z.number() });
const Sums = z.array(
  z.object({ object: z.enum(COMPARED_OBJECTS), currency: z.string(), ours: Tally, theirs: Tally }),
);

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof reportsOf>['executeTakeFirst']>>>;

function reportOf(row: Row): Report {
  const status = REPORT_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new Error(`unknown report status ${row.status}`);
  return {
    day: row.day_text,
    status,
    run: row.run,
    nextHour: row.next_hour,
    sums: Sums.parse(fromJsonColumn(row.sums)),
    differences: row.differences,
    checkedAt: row.checked_at,
  };
}

function differenceOf(row: Selectable<ReconciliationDifferences>): ReportedDifference {
  const kind = DIFFERENCE_KINDS.find((known) => known === row.kind);
  const object = COMPARED_OBJECTS.find((known) => known === row.object);
  if (kind === undefined || object === undefined) throw new Error(`unknown difference ${row.kind}`);
  return {
    id: row.id,
    kind,
    object,
    objectId: row.object_id,
    providerId: row.provider_id,
    ours: row.ours,
    theirs: row.theirs,
    foundAt: row.found_at,
    resolvedAt: row.resolved_at,
  };
}
