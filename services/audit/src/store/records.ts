import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import type { AuditLogs } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { dayDate, dayOf } from '../domain/days.ts';
import type { Linked } from '../domain/newest-page.ts';
import type { AuditRecord } from '../domain/record.ts';

/** Which of these events have their record already. */
export async function recordedEvents(tx: Tx, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('audit_logs')
    .select('event_id')
    .where('event_id', 'in', eventIds)
    .execute();
  return new Set(rows.map((row) => row.event_id));
}

export async function insertRecords(tx: Tx, records: readonly AuditRecord[]): Promise<void> {
  await tx
    .insertInto('audit_logs')
    .values(
      records.map((record) => ({
        id: record.id,
        event_id: record.eventId,
        day: dayDate(record.day),
        sequence: record.sequence,
        action: record.action,
        resource: record.resource,
        resource_id: record.resourceId,
        actor_type: record.actorType,
        actor_id: record.actorId,
        actor_role: record.actorRole,
        address: record.address,
        correlation_id: record.correlationId,
        occurred_at: record.occurredAt,
        details: JSON.stringify(record.details),
        previous_hash: record.previousHash,
        hash: record.hash,
      })),
    )
    .execute();
}

/** The records of events, each with the id of the one behind it in its resource's trail. */
export async function linkedRecords(db: Database, eventIds: readonly string[]): Promise<readonly Linked[]> {
  const rows = await db
    .selectFrom('audit_logs as a')
    .selectAll('a')
    .select(
      sql<string | null>`(
        SELECT b.id FROM audit_logs b
        WHERE b.resource = a.resource AND b.resource_id = a.resource_id AND b.occurred_at <= a.occurred_at
          AND (b.occurred_at < a.occurred_at OR b.id < a.id)
        ORDER BY b.occurred_at DESC, b.id DESC LIMIT 1)`.as('follows'),
    )
    .where('a.event_id', 'in', eventIds)
    .execute();
  return rows.map(({ follows, ...row }) => ({ record: recordOf(row), follows }));
}

export interface RecordFilter {
  readonly resource?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Where a page ends in the order of the list: when it happened, then the record's id. */
export interface RecordPlace {
  readonly occurredAt: Date;
  readonly id: string;
}

/** At most `limit` records, the newest first, older than `before`. */
export async function listRecords(
  db: Database,
  filter: RecordFilter,
  page: { readonly limit: number; readonly before: RecordPlace | undefined },
): Promise<readonly AuditRecord[]> {
  let query = matching(db, filter)
    .selectAll()
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit);
  const { before } = page;
  if (before !== undefined) {
    query = query
      .where('occurred_at', '<=', before.occurredAt)
      .where((place) =>
        place.or([place('occurred_at', '<', before.occurredAt), place('id', '<', before.id)]),
      );
  }
  return (await query.execute()).map(recordOf);
}

/** How many records match, counted up to `limit`. */
export async function countRecords(db: Database, filter: RecordFilter, limit: number): Promise<number> {
  const row = await db
    .selectFrom(matching(db, filter).select('id').limit(limit).as('found'))
    .select(db.fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

function matching(db: Database, filter: RecordFilter) {
  let query = db.selectFrom('audit_logs');
  if (filter.resource !== undefined) query = query.where('resource', '=', filter.resource);
  if (filter.resourceId !== undefined) query = query.where('resource_id', '=', filter.resourceId);
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.from !== undefined) query = query.where('occurred_at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('occurred_at', '<', filter.to);
  return query;
}

/** The records of a day's chain behind a place, at most `limit`, in their order. */
export async function chainOf(
  db: Database,
  day: string,
  page: { readonly behind: number; readonly limit: number },
): Promise<readonly AuditRecord[]> {
  const rows = await db
    .selectFrom('audit_logs')
    .selectAll()
    .where('day', '=', dayDate(day))
    .where('sequence', '>', page.behind)
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
  return rows.map(recordOf);
}

const PAGE = 1_000;

/** A day's chain behind a place, in batches, so that a day of any length can be read. */
export async function* chainBatches(
  db: Database,
  day: string,
  behind = 0,
): AsyncGenerator<readonly AuditRecord[]> {
  for (let place = behind; ; ) {
    const records = await chainOf(db, day, { behind: place, limit: PAGE });
    if (records.length > 0) yield records;
    const last = records.at(-1);
    if (last === undefined || records.length < PAGE) return;
    place = last.sequence;
  }
}

/** Takes at most `limit` records of a day out of the database. @returns how many went */
export async function removeRecords(db: Database, day: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('audit_logs')
    .where('day', '=', dayDate(day))
    .limit(limit)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const Details = z.record(z.string(), z.unknown());

function recordOf(row: Selectable<AuditLogs>): AuditRecord {
  return {
    id: row.id,
    eventId: row.event_id,
    day: dayOf(row.day),
    sequence: row.sequence,
    action: row.action,
    resource: row.resource,
    resourceId: row.resource_id,
    actorType: row.actor_type,
    actorId: row.actor_id,
    actorRole: row.actor_role,
    address: row.address,
    correlationId: row.correlation_id,
    occurredAt: row.occurred_at,
    details: Details.parse(fromJsonColumn(row.details)),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
