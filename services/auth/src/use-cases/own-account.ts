import type { authOperations } from '@concert/contracts/http/auth';
import type { ResponseOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account } from '../domain/account.ts';
import { findAccount } from '../store/accounts.ts';
import { pendingEmailOf } from '../store/email-verifications.ts';
import { countRecoveryCodes } from '../store/second-factors.ts';
import { userView } from './present-user.ts';

export type AccountView = ResponseOf<typeof authOperations.getAccount>['body'];

/** The caller's account. @throws Problem `session-ended` (401) when it is gone */
export async function ownAccount({ db }: AuthContainer, { userId }: Identity): Promise<Account> {
  const account = await findAccount(db, userId);
  if (account === undefined) throw goneAccount();
  return account;
}

export const goneAccount = () => unauthenticated('This account is gone.', 'session-ended');

/** The caller's account with what only its owner sees of it. */
export async function readOwnAccount(container: AuthContainer, identity: Identity): Promise<AccountView> {
  const { db, rolesWithSecondFactor } = container;
  const [account, pendingEmail, codes] = await Promise.all([
    ownAccount(container, identity),
    pendingEmailOf(db, identity.userId),
    countRecoveryCodes(db, identity.userId),
  ]);
  return {
    ...userView(account),
    pendingEmail,
    secondFactor: {
      isOn: account.hasSecondFactor,
      isNeeded: rolesWithSecondFactor.has(account.role),
      recoveryCodesLeft: account.hasSecondFactor ? codes : 0,
    },
  };
}
