import { authEvents } from '@concert/contracts/events/auth';
import type { Role } from '@concert/contracts/roles';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, forbidden, notFound } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { findAccount, lockAccounts, setRole } from '../store/accounts.ts';
import { endingAllSessions } from './end-sessions.ts';
import { type UserView, userView } from './present-user.ts';

/**
 * Gives an account another role and ends its sessions, whose tokens speak of the old one. The same role again
 * changes nothing. Of two admins who take the role from each other one comes too late, so there is always one left.
 * @throws Problem `own-role` (409), `not-found`, `forbidden` when the caller is no admin any more
 */
export async function changeRole(
  container: AuthContainer,
  id: string,
  role: Role,
  call: Call,
): Promise<UserView> {
  if (id === call.identity.userId) {
    throw conflict('own-role', 'Nobody changes their own role; ask another admin.');
  }
  const found = await findAccount(container.db, id);
  if (found === undefined) throw notFound('user', id);
  if (found.role === role) return userView(found);
  const changed = await endingAllSessions(container, id, 'role-changed', {
    change: () => inTransaction(container.db, (tx) => changeLocked(container, tx, { id, role }, call)),
    cause: call,
  });
  return userView(changed);
}

async function changeLocked(
  { newEvent }: AuthContainer,
  tx: Tx,
  { id, role }: { readonly id: string; readonly role: Role },
  call: Call,
): Promise<Account> {
  const accounts = await lockAccounts(tx, [id, call.identity.userId]);
  const account = accounts.get(id);
  if (accounts.get(call.identity.userId)?.role !== 'admin') throw forbidden('This needs the role admin.');
  if (account === undefined) throw notFound('user', id);
  if (account.role === role) return account;
  await setRole(tx, id, role);
  const data = { userId: id, before: account.role, after: role };
  await appendToOutbox(tx, [newEvent(authEvents.RoleChanged, id, data, call)]);
  return { ...account, role };
}
