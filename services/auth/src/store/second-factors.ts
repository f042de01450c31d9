import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** An authenticator app that is set up, or about to be. */
export interface SecondFactor {
  readonly sealedSecret: string;
  /** The step of the newest code that was accepted. */
  readonly lastStep: number;
  /** Wrong codes in a row. */
  readonly wrongCodes: number;
  /** Whether it was begun so lately that it is gone on with. */
  readonly isFresh: boolean;
}

export async function findSecondFactor(db: Database, userId: string): Promise<SecondFactor | undefined> {
  const row = await db
    .selectFrom('second_factors')
    .select([
      'sealed_secret',
      'last_step',
      'wrong_codes',
      sql<number>`created_at > UTC_TIMESTAMP(3) - INTERVAL 15 MINUTE`.as('is_fresh'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return (
    row && {
      sealedSecret: row.sealed_secret,
      lastStep: Number(row.last_step),
      wrongCodes: row.wrong_codes,
      isFresh: row.is_fresh === 1,
    }
  );
}

/** Notes a secret that does not count yet, in the place of one that never did. The caller holds the account's lock. */
export async function replaceSecondFactor(tx: Tx, userId: string, sealedSecret: string): Promise<void> {
  await tx.deleteFrom('second_factors').where('user_id', '=', userId).execute();
  await tx
    .insertInto('second_factors')
    .values({ user_id: userId, sealed_secret: sealedSecret, created_at: NOW })
    .execute();
}

/**
 * Accepts the code of a step, once: of two that bring the same code one comes too late.
 * @param sealedSecret the secret as it was read, and as it is to be kept
 */
export async function acceptStep(
  tx: Tx,
  userId: string,
  step: number,
  sealedSecret: { readonly read: string; readonly kept: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('second_factors')
    .set({ last_step: step, wrong_codes: 0, sealed_secret: sealedSecret.kept })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .where('sealed_secret', '=', sealedSecret.read)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function countWrongCode(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('second_factors')
    .set({ wrong_codes: sql<number>`wrong_codes + 1` })
    .where('user_id', '=', userId)
    .execute();
}

/** Whether logins to the account need a code from now on. @returns false when it was so before */
export async function switchSecondFactor(tx: Tx, userId: string, isOn: boolean): Promise<boolean> {
  const result = await tx
    .updateTable('users')
    .set({ second_factor_at: isOn ? NOW : null, updated_at: NOW })
    .where('id', '=', userId)
    .where('second_factor_at', isOn ? 'is' : 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Removes the account's secret and recovery codes. */
export async function deleteSecondFactor(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('second_factors').where('user_id', '=', userId).execute();
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

export async function replaceRecoveryCodes(tx: Tx, userId: string, hashes: readonly string[]): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await tx
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ user_id: userId, code_hash: hash })))
    .execute();
}

export async function hasRecoveryCode(db: Database, userId: string, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('recovery_codes')
    .select('code_hash')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  return row !== undefined;
}

/** Spends a recovery code: true once. The app's codes are taken again after it. */
export async function spendRecoveryCode(tx: Tx, userId: string, hash: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  if (result.numDeletedRows !== 1n) return false;
  await tx.updateTable('second_factors').set({ wrong_codes: 0 }).where('user_id', '=', userId).execute();
  return true;
}

export async function countRecoveryCodes(db: Database, userId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.left);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
