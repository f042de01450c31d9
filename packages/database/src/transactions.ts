import { unavailable } from '@concert/values/problems';
import { sql, type Transaction } from 'kysely';
import type { Database } from './connection.ts';
import type { DB } from './tables.ts';

/** A transaction in progress. What must be atomic takes this type, so that it cannot be called outside one. */
export type Tx = Transaction<DB>;

const DEADLOCK = 'ER_LOCK_DEADLOCK';
const LOCK_TIMEOUT = 'ER_LOCK_WAIT_TIMEOUT';
/** The server answers, and can take nothing now: it goes down, has no room, or is a replica since a failover. */
const NOT_NOW: readonly unknown[] = [
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_RECORD_FILE_FULL',
  'ER_DISK_FULL',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
];
const TRIES = 5;

/**
 * Runs `work` in one transaction at the server's isolation level (READ COMMITTED) and commits what it wrote.
 * A deadlock rolls back and runs it again, so `work` must have no effect outside the database: no network
 * call inside a transaction, ever.
 * @throws Problem `unavailable` when it loses five deadlocks in a row; the driver's error when the server cannot be
 *   reached (`isUnreachable`)
 */
export async function inTransaction<Result>(
  db: Database,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isContention(error)) throw error;
      if (attempt === TRIES) throw unavailable('The database is busy; try again.', error);
    }
  }
}

/** The database's own time, by which expiry is judged, so that no host's clock decides who holds a ticket. */
export async function databaseNow(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT UTC_TIMESTAMP(3) AS now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw unavailable('The database did not tell the time.');
  return row.now;
}

/** Whether an insert met a row with the same unique key; `constraint` narrows it to one key by name. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (errorCode(error) !== 'ER_DUP_ENTRY') return false;
  return constraint === undefined || (error instanceof Error && error.message.includes(constraint));
}

/**
 * Whether the connection broke or could not be made, or the server takes nothing at this moment. What was being done may
 * have been done or not: it is safe to repeat under an idempotency key.
 */
export function isUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return ('fatal' in error && error.fatal === true) || NOT_NOW.includes(errorCode(error));
}

/** Whether an insert pointed to a row that is not there, or no longer. */
export function isMissingReference(error: unknown): boolean {
  return errorCode(error) === 'ER_NO_REFERENCED_ROW_2';
}

function isContention(error: unknown): boolean {
  const code = errorCode(error);
  return code === DEADLOCK || code === LOCK_TIMEOUT;
}

function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
