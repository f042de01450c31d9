import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, forbidden, invalidField, notFound } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { findAccount, lockAccount } from '../store/accounts.ts';
import { deleteVerificationsOf } from '../store/email-verifications.ts';
import { engagementsOf, eraseAccountRow, listAdmins, lockAdmins } from '../store/erasure.ts';
import { clearAttempts } from '../store/login-attempts.ts';
import { deleteResetsOf } from '../store/password-resets.ts';
import { deleteSecondFactor } from '../store/second-factors.ts';
import { endingAllSessions } from './end-sessions.ts';
import { ownAccount } from './own-account.ts';
import { proveOwner, settleProof } from './prove-owner.ts';

interface Wish {
  readonly password: string;
  readonly code?: string | undefined;
  /** The person knows that tickets for events to come cannot be called up again. */
  readonly giveUpTickets: boolean;
}

/**
 * Erases the caller's account.
 * @throws Problem `wrong-password`, `wrong-code` (403), `upcoming-events`, `upcoming-bookings`, `last-admin` (409),
 *   `account-locked` (429)
 */
export async function eraseOwnAccount(
  container: AuthContainer,
  { password, code, giveUpTickets }: Wish,
  call: Call,
): Promise<void> {
  const account = await ownAccount(container, call.identity);
  if (account.hasSecondFactor && code === undefined) {
    throw invalidField('code', 'is needed, since the account has a second factor');
  }
  const needsCode = account.hasSecondFactor && code !== undefined;
  const proven = await proveOwner(container, account, { password, ...(needsCode && { code }) }, call);
  await requireNothingLeft(container, account.id, giveUpTickets);
  requireAnotherAdmin(account, await listAdmins(container.db));
  await erase(container, account, call, async (tx) => {
    requireAnotherAdmin(account, await lockAdmins(tx));
    await settleProof(container, tx, proven, call);
  });
}

/**
 * Erases somebody's account, for an admin.
 * @throws Problem `not-found`, `own-account`, `upcoming-events`, `upcoming-bookings` (409), `forbidden` when the caller
 *   is no admin any more
 */
export async function eraseUser(
  container: AuthContainer,
  { id, giveUpTickets }: { readonly id: string; readonly giveUpTickets: boolean },
  call: Call,
): Promise<void> {
  const { userId: callerId } = call.identity;
  if (id === callerId) throw conflict('own-account', 'Erase your own account with your password.');
  const account = await findAccount(container.db, id);
  if (account === undefined) throw notFound('user', id);
  await requireNothingLeft(container, id, giveUpTickets);
  await erase(container, account, call, async (tx) => {
    const admins = await lockAdmins(tx);
    if (!admins.includes(callerId)) throw forbidden('This needs the role admin.');
    if ((await lockAccount(tx, id)) === undefined) throw notFound('user', id);
  });
}

/** Sessions end before and after, as for any change that none of them may outlive. */
async function erase(
  container: AuthContainer,
  { id, email }: Account,
  call: Call,
  permit: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { db, newEvent, keyedHashes } = container;
  const digest = await keyedHashes.addressDigest(email);
  await endingAllSessions(container, id, 'erased', {
    change: () =>
      inTransaction(db, async (tx) => {
        await permit(tx);
        await eraseAccountRow(tx, id);
        await deleteSecondFactor(tx, id);
        await deleteResetsOf(tx, id);
        await deleteVerificationsOf(tx, id);
        await clearAttempts(tx, digest);
        await appendToOutbox(tx, [newEvent(authEvents.UserErased, id, { userId: id }, call)]);
      }),
    cause: call,
  });
}

async function requireNothingLeft(
  { db }: AuthContainer,
  userId: string,
  giveUpTickets: boolean,
): Promise<void> {
  const { hasEvents, hasBookings } = await engagementsOf(db, userId);
  if (hasEvents) {
    throw conflict(
      'upcoming-events',
      'There are published events that are not over, and buyers who rely on their organiser; cancel the events or wait until they are over.',
    );
  }
  if (hasBookings && !giveUpTickets) {
    throw conflict(
      'upcoming-bookings',
      'There are bookings for events to come; cancel them, or say giveUpTickets if their tickets need not be called up again.',
    );
  }
}

/** Somebody must be left who can give roles. */
function requireAnotherAdmin({ id, role }: Account, admins: readonly string[]): void {
  if (role !== 'admin') return;
  if (admins.some((other) => other !== id)) return;
  throw conflict('last-admin', 'You are the last admin; give somebody else the role first.');
}
