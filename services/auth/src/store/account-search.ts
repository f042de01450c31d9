import type { Role } from '@concert/contracts/roles';
import type { Database } from '@concert/database/connection';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { type Account, emailKey } from '../domain/account.ts';
import { accountOf } from './accounts.ts';

export interface AccountSearch {
  /** How the address begins. */
  readonly email?: string | undefined;
  /** How the name begins. */
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type Page = { readonly items: readonly Account[]; readonly nextCursor: string | null };

/**
 * A page of the accounts that are sought: in the order of their addresses when it is an address, of their names
 * when it is a name, else the newest first. Each order has its index.
 */
export function searchAccounts(db: Database, search: AccountSearch): Promise<Page> {
  if (search.email !== undefined) return byEmail(db, search, search.email);
  if (search.name !== undefined) return byName(db, search, search.name);
  return newestFirst(db, search);
}

async function byEmail(db: Database, search: AccountSearch, email: string): Promise<Page> {
  const rows = await sought(db, search)
    .where('email_key', 'like', beginningWith(emailKey(email)))
    .$if(search.name !== undefined, (query) => query.where('name', 'like', beginningWith(search.name ?? '')))
    .$if(search.cursor !== undefined, (query) =>
      query.where('email_key', '>', textIn(decodeCursor(search.cursor ?? '', 1)[0])),
    )
    .orderBy('email_key')
    .execute();
  return asPage(rows, search, ({ email_key }) => [textFor(email_key)]);
}

async function byName(db: Database, search: AccountSearch, name: string): Promise<Page> {
  const [lastName, lastId = ''] = search.cursor === undefined ? [] : decodeCursor(search.cursor, 2);
  const rows = await sought(db, search)
    .where('name', 'like', beginningWith(name))
    .$if(lastName !== undefined, (query) =>
      query.where(({ or, and, eb }) =>
        or([
          eb('name', '>', textIn(lastName)),
          and([eb('name', '=', textIn(lastName)), eb('id', '>', lastId)]),
        ]),
      ),
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
  return asPage(rows, search, (row) => [textFor(row.name), row.id]);
}

async function newestFirst(db: Database, search: AccountSearch): Promise<Page> {
  const rows = await sought(db, search)
    .$if(search.cursor !== undefined, (query) =>
      query.where('id', '<', decodeCursor(search.cursor ?? '', 1)[0] ?? ''),
    )
    .orderBy('id', 'desc')
    .execute();
  return asPage(rows, search, ({ id }) => [id]);
}

const sought = (db: Database, { role, limit }: AccountSearch) =>
  db
    .selectFrom('users')
    .selectAll()
    .where('erased_at', 'is', null)
    .$if(role !== undefined, (query) => query.where('role', '=', role ?? ''))
    .limit(limit + 1);

type Row = Parameters<typeof accountOf>[0];

function asPage(
  rows: readonly Row[],
  { limit }: AccountSearch,
  keyOf: (row: Row) => readonly string[],
): Page {
  const { items, nextCursor } = pageOf(rows, limit, keyOf);
  return { items: items.map(accountOf), nextCursor };
}

/** `%` and `_` are what they are, not wildcards. */
const beginningWith = (text: string): string => `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Names and addresses need not be ASCII, which cursors are. */
const textFor = (text: string): string => Buffer.from(text).toString('base64url');
const textIn = (part: string | undefined): string => Buffer.from(part ?? '', 'base64url').toString('utf8');
