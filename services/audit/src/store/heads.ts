import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import { CHAIN_START, type ChainEnd } from '../domain/chain.ts';
import { dayDate } from '../domain/days.ts';

export interface DayHead extends ChainEnd {
  readonly day: string;
}

/** Locks the head of today's chain (UTC, by the database's clock), which is begun when there is none. */
export async function lockTodaysHead(tx: Tx): Promise<DayHead> {
  const found = await lockHead(tx);
  if (found !== undefined) return found;
  // Two that begin a day together: the second waits here for the first, and finds its row.
  await tx
    .insertInto('audit_heads')
    .values({ day: TODAY, ...CHAIN_START, updated_at: NOW })
    .onDuplicateKeyUpdate({ sequence: sql<number>`sequence` })
    .execute();
  const begun = await lockHead(tx);
  if (begun === undefined) throw new Error('the day changed while its chain was begun; try again');
  return begun;
}

async function lockHead(tx: Tx): Promise<DayHead | undefined> {
  const row = await tx
    .selectFrom('audit_heads')
    .select([DAY_TEXT.as('day'), 'sequence', 'hash'])
    .where('day', '=', TODAY)
    .forUpdate()
    .executeTakeFirst();
  return row;
}

/** @throws Error when the day was closed meanwhile: what was not written comes again, into the next day's chain */
export async function moveHead(tx: Tx, { day, sequence, hash }: DayHead): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('audit_heads')
    .set({ sequence, hash, updated_at: NOW })
    .where('day', '=', dayDate(day))
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`the day ${day} is closed`);
}

const TODAY = sql<Date>`UTC_DATE()`;
const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
const DAY_TEXT = sql<string>`DATE_FORMAT(day, '%Y-%m-%d')`;
