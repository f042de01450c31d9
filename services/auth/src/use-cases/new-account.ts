import type { Role } from '@concert/contracts/roles';
import { invalidField } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account, Language } from '../domain/account.ts';
import { hashPassword } from '../domain/password-hash.ts';
import { weaknessOf } from '../domain/password-strength.ts';

/** What an account is made of. */
export interface AccountDetails {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
  readonly locale: Language;
}

/** A new account, not yet stored. @throws Problem `invalid-request` on `password` when it is too easily guessed */
export async function newAccount(
  { clock, newId }: AuthContainer,
  { email, password, name, role, locale }: AccountDetails,
): Promise<Account> {
  requireStrong(password, email);
  return {
    id: newId(),
    email,
    name,
    role,
    locale,
    passwordHash: await hashPassword(password),
    generation: 1,
    createdAt: clock(),
  };
}

export function requireStrong(password: string, email: string): void {
  const weakness = weaknessOf(password, email);
  if (weakness !== undefined) throw invalidField('password', weakness);
}
