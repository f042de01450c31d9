import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import type { AuditHeads } from '@concert/database/tables';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { ChainEnd } from '../domain/chain.ts';
import { DAY_STATES, type DayState, STATE_BEFORE } from '../domain/day-states.ts';
import { dayDate, dayOf } from '../domain/days.ts';
import type { Seal } from '../domain/seal.ts';
import type { Verification } from '../domain/verification.ts';

/** A day of the trail: the end of its chain, what became of it and what is known of it. */
export interface TrailDay extends ChainEnd {
  readonly day: string;
  readonly state: DayState;
  readonly seal: Seal | undefined;
  readonly verified: Omit<Verification, 'isComplete'>;
  readonly verifiedAt: Date | null;
  readonly archivedAt: Date | null;
}

/** The days that have records, by day. */
export async function daysBetween(
  db: Database,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, TrailDay>> {
  const rows = await db
    .selectFrom('audit_heads')
    .selectAll()
    .where('day', '>=', dayDate(from))
    .where('day', '<=', dayDate(to))
    .orderBy('day')
    .execute();
  return new Map(rows.map(trailDay).map((day) => [day.day, day]));
}

/** Days in this state up to and with `last`, the oldest first. */
export async function daysIn(
  db: Database,
  state: DayState,
  last: string,
  limit: number,
): Promise<readonly TrailDay[]> {
  const rows = await db
    .selectFrom('audit_heads')
    .selectAll()
    .where('state', '=', state)
    .where('day', '<=', dayDate(last))
    .orderBy('day')
    .limit(limit)
    .execute();
  return rows.map(trailDay);
}

/** The last day before this one that has records. */
export async function dayBefore(
  db: Database,
  day: string,
): Promise<{ readonly day: string; readonly hash: string } | undefined> {
  const row = await db
    .selectFrom('audit_heads')
    .select(['day', 'hash'])
    .where('day', '<', dayDate(day))
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { day: dayOf(row.day), hash: row.hash };
}

/** Keeps how far an open day was verified, unless somebody else came further meanwhile. */
export async function keepProgress(
  db: Database,
  { day, verified: before }: TrailDay,
  found: Verification,
): Promise<void> {
  await db
    .updateTable('audit_heads')
    .set(verifiedColumns(found))
    .where('day', '=', dayDate(day))
    .where('state', '=', 'open')
    .where('verified_sequence', '=', before.end.sequence)
    .execute();
}

/**
 * Seals a day that still ends where it was read.
 * @returns false when it does not, or is sealed already
 */
export async function keepSeal(
  db: Database,
  { day, sequence, hash }: TrailDay,
  found: Verification,
  seal: Seal,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('audit_heads')
    .set({
      ...verifiedColumns(found),
      state: 'sealed',
      signature: seal.signature,
      key_id: seal.keyId,
      sealed_at: NOW,
    })
    .where('day', '=', dayDate(day))
    .where('state', '=', STATE_BEFORE.sealed)
    .where('sequence', '=', sequence)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Moves a day on. @returns false when it is not where it would come from */
export async function moveDay(
  db: Database,
  day: string,
  to: 'archived' | 'purging' | 'purged',
): Promise<boolean> {
  const moments = { archived: { archived_at: NOW }, purging: { purged_at: NOW }, purged: {} };
  const { numUpdatedRows } = await db
    .updateTable('audit_heads')
    .set({ state: to, ...moments[to] })
    .where('day', '=', dayDate(day))
    .where('state', '=', STATE_BEFORE[to])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function verifiedColumns({ end, actions, firstBroken }: Verification) {
  return {
    verified_sequence: end.sequence,
    verified_hash: end.hash,
    verified_at: NOW,
    first_broken: firstBroken === null ? null : JSON.stringify(firstBroken),
    actions: JSON.stringify(actions),
  };
}

const Actions = z.record(z.string(), z.int());
const FirstBroken = z.object({
  sequence: z.int(),
  recordId: z.string().nullable(),
  reason: z.enum(['content-changed', 'link-broken', 'record-missing', 'head-differs']),
});
const State = z.enum(DAY_STATES);
const NO_HASH = '0'.repeat(64);

function trailDay(row: Selectable<AuditHeads>): TrailDay {
  const actions = Actions.parse(fromJsonColumn(row.actions) ?? {});
  return {
    day: dayOf(row.day),
    sequence: row.sequence,
    hash: row.hash,
    state: State.parse(row.state),
    seal:
      row.signature === null || row.key_id === null
        ? undefined
        : { keyId: row.key_id, signature: row.signature },
    verified: {
      end: { sequence: row.verified_sequence, hash: row.verified_hash ?? NO_HASH },
      records: Object.values(actions).reduce((sum, count) => sum + count, 0),
      actions,
      firstBroken: row.first_broken === null ? null : FirstBroken.parse(fromJsonColumn(row.first_broken)),
    },
    verifiedAt: row.verified_at,
    archivedAt: row.archived_at,
  };
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
