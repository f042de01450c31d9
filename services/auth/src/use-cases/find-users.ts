import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf } from '@concert/contracts/operation';
import { notFound } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { type AccountSearch, searchAccounts } from '../store/account-search.ts';
import { findAccount } from '../store/accounts.ts';
import { type UserView, userView } from './present-user.ts';

/** Accounts that fit, for an admin. */
export async function listUsers(
  { db }: AuthContainer,
  query: RequestOf<typeof authOperations.listUsers>['query'],
) {
  const search: AccountSearch = query;
  const { items, nextCursor } = await searchAccounts(db, search);
  return { items: items.map(userView), nextCursor };
}

/** One account, for an admin. @throws Problem `not-found`, also once it is erased */
export async function getUser({ db }: AuthContainer, id: string): Promise<UserView> {
  const account = await findAccount(db, id);
  if (account === undefined) throw notFound('user', id);
  return userView(account);
}
