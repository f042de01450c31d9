import { authEvents } from '@concert/contracts/events/auth';
import type { authOperations } from '@concert/contracts/http/auth';
import type { RequestOf } from '@concert/contracts/operation';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { invalidField, tooMany } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { type Account, emailKey } from '../domain/account.ts';
import { emailTaken, findAccountByEmail, lockAccount, setProfile } from '../store/accounts.ts';
import { spendEmailChangesOf } from '../store/email-verifications.ts';
import { type AccountView, goneAccount, ownAccount, readOwnAccount } from './own-account.ts';
import { type ProvenOwner, proveOwner, settleProof } from './prove-owner.ts';
import { askForProof } from './verify-email.ts';

type Changes = RequestOf<typeof authOperations.changeAccount>['body'];

/**
 * Changes name and language at once; another address waits until it is proven by the link that goes there, and until
 * then the old one works. Naming the present address takes back what waits.
 * @throws Problem `invalid-request` on `password` when a new address comes without, `wrong-password` (403),
 *   `email-taken` (409), `account-locked`, `too-many-links` (429)
 */
export async function changeAccount(
  container: AuthContainer,
  changes: Changes,
  call: Call,
): Promise<AccountView> {
  const account = await ownAccount(container, call.identity);
  const isNewEmail = changes.email !== undefined && emailKey(changes.email) !== emailKey(account.email);
  const proven = isNewEmail ? await proveForEmail(container, account, changes, call) : undefined;
  await inTransaction(container.db, async (tx) => {
    const now = proven ? await settleProof(container, tx, proven, call) : await lockAccount(tx, account.id);
    if (now === undefined) throw goneAccount();
    await changeProfile(container, tx, { now, changes }, call);
    if (changes.email !== undefined) await changeEmail(container, tx, { now, email: changes.email }, call);
  });
  return readOwnAccount(container, call.identity);
}

async function proveForEmail(
  container: AuthContainer,
  account: Account,
  { password, email = '' }: Changes,
  call: Call,
): Promise<ProvenOwner> {
  if (password === undefined) throw invalidField('password', 'is needed for another e-mail address');
  const proven = await proveOwner(container, account, { password }, call);
  if ((await findAccountByEmail(container.db, email)) !== undefined) throw emailTaken();
  return proven;
}

async function changeProfile(
  { newEvent }: AuthContainer,
  tx: Tx,
  { now, changes }: { readonly now: Account; readonly changes: Changes },
  call: Call,
): Promise<void> {
  const { id, name, locale, email } = now;
  const next = { name: changes.name ?? name, locale: changes.locale ?? locale };
  const { email: wanted = email } = changes;
  // Another case of the same letters is the same address.
  await setProfile(tx, { id, ...next, email: emailKey(wanted) === emailKey(email) ? wanted : email });
  const fields = (['name', 'locale'] as const).filter((field) => next[field] !== now[field]);
  if (fields.length === 0) return;
  await appendToOutbox(tx, [newEvent(authEvents.AccountChanged, id, { userId: id, fields }, call)]);
}

/** The newest wish counts: links to addresses that were wanted before are spent. */
async function changeEmail(
  container: AuthContainer,
  tx: Tx,
  { now, email }: { readonly now: Account; readonly email: string },
  call: Call,
): Promise<void> {
  await spendEmailChangesOf(tx, now.id);
  if (emailKey(email) === emailKey(now.email)) return;
  const verification = { id: container.newId(), userId: now.id, email, previousEmail: now.email };
  if (await askForProof(container, tx, verification, call)) return;
  throw tooMany('Three links were sent within the hour; wait before the next.', 3_600, 'too-many-links');
}
