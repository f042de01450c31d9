import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { Window } from '../domain/patterns.ts';

/** Somebody or something that did more of a thing than is usual. */
export interface Culprit {
  readonly id: string;
  readonly occurrences: number;
}

/** Bounds what one flood can raise. */
const MOST_CULPRITS = 100;

/** Accounts, by the digest of their address, at which so many logins failed. */
export async function failuresByLogin(
  db: Database,
  window: Window,
  least: number,
): Promise<readonly Culprit[]> {
  const rows = await during(db, ['LoginFailed'], window)
    .select('resource_id as id')
    .groupBy('resource_id')
    .having(COUNT, '>=', least)
    .execute();
  return rows.map(culprit);
}

/** Addresses from which so many logins failed, at so many accounts. */
export async function failuresByAddress(
  db: Database,
  window: Window,
  least: { readonly failures: number; readonly logins: number },
): Promise<readonly Culprit[]> {
  const rows = await during(db, ['LoginFailed'], window)
    .select('address as id')
    .where('address', 'is not', null)
    .groupBy('address')
    .having(COUNT, '>=', least.failures)
    .having(sql<number>`COUNT(DISTINCT resource_id)`, '>=', least.logins)
    .execute();
  return rows.map(culprit);
}

/** People in these roles who did so many of these things. */
export async function doneByOne(
  db: Database,
  {
    actions,
    roles,
    least,
  }: { readonly actions: readonly string[]; readonly roles: readonly string[]; readonly least: number },
  window: Window,
): Promise<readonly Culprit[]> {
  const rows = await during(db, actions, window)
    .select('actor_id as id')
    .where('actor_type', '=', 'user')
    .where('actor_id', 'is not', null)
    .where('actor_role', 'in', roles)
    .groupBy('actor_id')
    .having(COUNT, '>=', least)
    .execute();
  return rows.map(culprit);
}

const COUNT = sql<number>`COUNT(*)`;

function during(db: Database, actions: readonly string[], { start, end }: Window) {
  return db
    .selectFrom('audit_logs')
    .select(COUNT.as('occurrences'))
    .where('action', 'in', actions)
    .where('occurred_at', '>=', start)
    .where('occurred_at', '<', end)
    .limit(MOST_CULPRITS);
}

function culprit(row: { readonly id: string | null; readonly occurrences: number }): Culprit {
  return { id: row.id ?? '', occurrences: Number(row.occurrences) };
}
