import type { Role } from '@concert/contracts/roles';
import type { Database } from '@concert/database/connection';
import type { Users } from '@concert/database/tables';
import { isDuplicate, type Tx } from '@concert/database/transactions';
import { conflict } from '@concert/values/problems';
import { type Selectable, sql } from 'kysely';
import { type Account, emailKey, localeOf, roleOf } from '../domain/account.ts';

/** @throws Problem `email-taken` (409): the unique key decides between two who register at once */
export async function insertAccount(tx: Tx, account: Account): Promise<void> {
  try {
    await tx
      .insertInto('users')
      .values({
        id: account.id,
        email: account.email,
        email_key: emailKey(account.email),
        email_verified_at: account.isEmailVerified ? account.createdAt : null,
        password_hash: account.passwordHash,
        name: account.name,
        role: account.role,
        locale: account.locale,
        session_generation: account.generation,
        created_at: account.createdAt,
        updated_at: account.createdAt,
      })
      .execute();
  } catch (error) {
    if (isDuplicate(error, 'users_email_unique')) throw emailTaken(error);
    throw error;
  }
}

export const emailTaken = (cause?: unknown) =>
  conflict(
    'email-taken',
    'There is an account with this e-mail address; log in with it, or reset its password.',
    cause,
  );

/** Undefined for an erased account too: nobody is behind it any more. */
export async function findAccount(db: Database, id: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return row && accountOf(row);
}

export async function findAccountByEmail(db: Database, email: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst();
  return row && accountOf(row);
}

/** Reads accounts and keeps everybody else from changing them until the transaction ends; locked in the order of their ids. */
export async function lockAccounts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  const rows = await tx
    .selectFrom('users')
    .selectAll()
    .where('id', 'in', ids)
    .where('erased_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, accountOf(row)]));
}

export async function lockAccount(tx: Tx, id: string): Promise<Account | undefined> {
  return (await lockAccounts(tx, [id])).get(id);
}

/** Begins a new generation of sessions: those of the present one are refreshed no more, unless they are carried over. */
export async function beginGeneration(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ session_generation: NEXT_GENERATION, updated_at: NOW })
    .where('id', '=', id)
    .execute();
}

/** Sets a new password and begins a new generation of sessions. */
export async function setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ password_hash: passwordHash, session_generation: NEXT_GENERATION, updated_at: NOW })
    .where('id', '=', id)
    .execute();
}

/** Puts a hash of the same password at today's cost in the place of an old one, unless it changed meanwhile. */
export async function renewHash(tx: Tx, account: Account, passwordHash: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ password_hash: passwordHash, updated_at: NOW })
    .where('id', '=', account.id)
    .where('password_hash', '=', account.passwordHash)
    .execute();
}

/** Gives a new role and begins a new generation of sessions. */
export async function setRole(tx: Tx, id: string, role: Role): Promise<void> {
  await tx
    .updateTable('users')
    .set({ role, session_generation: NEXT_GENERATION, updated_at: NOW })
    .where('id', '=', id)
    .where('role', '<>', role)
    .execute();
}

/** @returns false when the address was proven before */
export async function markEmailVerified(tx: Tx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('users')
    .set({ email_verified_at: NOW, updated_at: NOW })
    .where('id', '=', id)
    .where('email_verified_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Gives an account another address, which is proven. @throws Problem `email-taken` (409) */
export async function setVerifiedEmail(tx: Tx, id: string, email: string): Promise<void> {
  try {
    await tx
      .updateTable('users')
      .set({ email, email_key: emailKey(email), email_verified_at: NOW, updated_at: NOW })
      .where('id', '=', id)
      .execute();
  } catch (error) {
    if (isDuplicate(error, 'users_email_unique')) throw emailTaken(error);
    throw error;
  }
}

/** Changes what somebody calls themselves; `email` may differ by case only. */
export async function setProfile(
  tx: Tx,
  { id, name, locale, email }: Pick<Account, 'id' | 'name' | 'locale' | 'email'>,
): Promise<void> {
  await tx.updateTable('users').set({ name, locale, email, updated_at: NOW }).where('id', '=', id).execute();
}

export async function hasAdmin(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
const NEXT_GENERATION = sql<number>`session_generation + 1`;

export function accountOf(row: Selectable<Users>): Account {
  return {
    id: row.id,
    email: row.email,
    isEmailVerified: row.email_verified_at !== null,
    name: row.name,
    role: roleOf(row.role),
    locale: localeOf(row.locale),
    passwordHash: row.password_hash,
    generation: row.session_generation,
    hasSecondFactor: row.second_factor_at !== null,
    createdAt: row.created_at,
  };
}
