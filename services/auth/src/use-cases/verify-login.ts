import type { Identity } from '@concert/service-kit/identity';
import { unauthenticated } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { findAccount } from '../store/accounts.ts';
import { type UserView, userView } from './present-user.ts';

/** Who the caller is, as the account stands now. */
export async function verifyLogin(
  { db }: AuthContainer,
  { userId, expiresAt }: Identity,
): Promise<{ readonly user: UserView; readonly expiresAt: string }> {
  const account = await findAccount(db, userId);
  if (account === undefined) throw unauthenticated('This account is gone.', 'session-ended');
  return { user: userView(account), expiresAt: expiresAt.toISOString() };
}
