import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { beginGeneration, findAccount, lockAccount } from '../store/accounts.ts';
import { deleteSecondFactor, switchSecondFactor } from '../store/second-factors.ts';
import { endingAllSessions } from './end-sessions.ts';
import { ownAccount } from './own-account.ts';
import { type OwnersSecrets, proveOwner, settleProof } from './prove-owner.ts';

/**
 * Switches the caller's second factor off.
 * @throws Problem `second-factor-off`, `second-factor-needed` (409), `wrong-password`, `wrong-code` (403)
 */
export async function disableSecondFactor(
  container: AuthContainer,
  secrets: Required<OwnersSecrets>,
  call: Call,
): Promise<void> {
  const account = await ownAccount(container, call.identity);
  if (!account.hasSecondFactor) throw secondFactorOff();
  if (container.rolesWithSecondFactor.has(account.role)) throw secondFactorNeeded();
  const proven = await proveOwner(container, account, secrets, call);
  await inTransaction(container.db, async (tx) => {
    await settleProof(container, tx, proven, call);
    if (!(await remove(container, tx, { userId: account.id, by: 'owner' }, call))) throw secondFactorOff();
  });
}

/**
 * Takes the second factor from an account whose owner has lost it, for an admin, and ends its sessions. Once more
 * changes nothing.
 * @throws Problem `own-account` (409), `not-found`
 */
export async function resetSecondFactor(container: AuthContainer, id: string, call: Call): Promise<void> {
  if (id === call.identity.userId) {
    throw conflict('own-account', 'Nobody takes away their own second factor so; switch it off with a code.');
  }
  const account = await findAccount(container.db, id);
  if (account === undefined) throw notFound('user', id);
  if (!account.hasSecondFactor) return;
  await endingAllSessions(container, id, 'second-factor-reset', {
    change: () =>
      inTransaction(container.db, async (tx) => {
        if ((await lockAccount(tx, id)) === undefined) throw notFound('user', id);
        if (await remove(container, tx, { userId: id, by: 'admin' }, call)) await beginGeneration(tx, id);
      }),
    cause: call,
  });
}

async function remove(
  { newEvent }: AuthContainer,
  tx: Tx,
  data: { readonly userId: string; readonly by: 'owner' | 'admin' },
  call: Call,
): Promise<boolean> {
  if (!(await switchSecondFactor(tx, data.userId, false))) return false;
  await deleteSecondFactor(tx, data.userId);
  await appendToOutbox(tx, [newEvent(authEvents.SecondFactorDisabled, data.userId, data, call)]);
  return true;
}

export const secondFactorOff = () =>
  conflict('second-factor-off', 'The account has no second factor; set one up first.');

const secondFactorNeeded = () =>
  conflict('second-factor-needed', 'Your role may not do without a second factor.');
