import type { Database } from '@concert/database/connection';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { unavailable } from '@concert/values/problems';
import { sql } from 'kysely';

/** After this many failures in a row … */
export const ATTEMPTS = 10;
/** … an address is locked for this long. */
const LOCK_MINUTES = 15;
/** Failures longer ago than this are forgotten. */
const MEMORY_HOURS = 24;

/** A login that may be tried: the how many-th in a row; or when to come again. */
export type Attempt =
  | { readonly allowed: true; readonly number: number }
  | { readonly allowed: false; readonly retryAfterSeconds: number };

/**
 * Counts an attempt to log in before its password is looked at, so that guesses made at the same time cannot
 * slip past the limit; success clears the count. By the database's clock.
 * @param digest of the address, whether or not it has an account
 */
export async function claimAttempt(db: Database, digest: string): Promise<Attempt> {
  for (let turn = 0; turn < 3; turn += 1) {
    const attempt = await inTransaction(db, (tx) => tryClaim(tx, digest));
    if (attempt !== undefined) return attempt;
  }
  throw unavailable('Too many logins at this address at once; try again.');
}

/** Undefined when another call came between the statements. */
async function tryClaim(tx: Tx, digest: string): Promise<Attempt | undefined> {
  const counted = await tx
    .updateTable('login_attempts')
    .set({
      attempts: sql<number>`IF(attempts >= ${ATTEMPTS} OR ${IS_FORGOTTEN}, 1, attempts + 1)`,
      last_at: NOW,
    })
    .where('address_digest', '=', digest)
    .where(sql<boolean>`NOT ${IS_LOCKED}`)
    .executeTakeFirst();
  if (counted.numUpdatedRows === 1n)
    return { allowed: true, number: (await read(tx, digest))?.attempts ?? 1 };

  const first = await tx
    .insertInto('login_attempts')
    .ignore()
    .values({ address_digest: digest, attempts: 1, last_at: NOW })
    .executeTakeFirst();
  if (first.numInsertedOrUpdatedRows === 1n) return { allowed: true, number: 1 };

  const row = await read(tx, digest);
  return row?.is_locked === 1
    ? { allowed: false, retryAfterSeconds: Math.max(1, row.seconds_left) }
    : undefined;
}

function read(tx: Tx, digest: string) {
  return tx
    .selectFrom('login_attempts')
    .select([
      'attempts',
      sql<number>`${IS_LOCKED}`.as('is_locked'),
      sql<number>`TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), last_at + INTERVAL ${sql.lit(LOCK_MINUTES)} MINUTE) + 1`.as(
        'seconds_left',
      ),
    ])
    .where('address_digest', '=', digest)
    .executeTakeFirst();
}

/** Takes one attempt back: it was no failure, but not all that a login needs either. */
export async function uncountAttempt(tx: Tx, digest: string): Promise<void> {
  await tx
    .updateTable('login_attempts')
    .set({ attempts: sql<number>`attempts - 1` })
    .where('address_digest', '=', digest)
    .where('attempts', '>', 0)
    .execute();
}

export async function clearAttempts(tx: Tx, digest: string): Promise<void> {
  await tx.deleteFrom('login_attempts').where('address_digest', '=', digest).execute();
}

/** Forgets addresses that nobody has tried for a day, at most `limit` of them. @returns how many */
export async function forgetOldAttempts(db: Database, limit: number): Promise<number> {
  const result = await db.deleteFrom('login_attempts').where(IS_FORGOTTEN).limit(limit).executeTakeFirst();
  return Number(result.numDeletedRows);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
const IS_LOCKED = sql<boolean>`(attempts >= ${sql.lit(ATTEMPTS)} AND last_at > UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(LOCK_MINUTES)} MINUTE)`;
const IS_FORGOTTEN = sql<boolean>`(last_at < UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(MEMORY_HOURS)} HOUR)`;
