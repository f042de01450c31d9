import type { Identity } from '@concert/service-kit/identity';
import type { AuthContainer } from '../container.ts';
import { ownAccount } from './own-account.ts';
import { type UserView, userView } from './present-user.ts';

/** Who the caller is, as the account stands now. */
export async function verifyLogin(
  container: AuthContainer,
  identity: Identity,
): Promise<{ readonly user: UserView; readonly expiresAt: string }> {
  const account = await ownAccount(container, identity);
  return { user: userView(account), expiresAt: identity.expiresAt.toISOString() };
}
