import { authEvents } from '@concert/contracts/events/auth';
import type { Role } from '@concert/contracts/roles';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { invalidField } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import type { Account, Language } from '../domain/account.ts';
import { leakedPasswords } from '../domain/leaked-passwords.ts';
import { hashPassword } from '../domain/password-hash.ts';
import { weaknessOf } from '../domain/password-strength.ts';
import { insertVerification } from '../store/email-verifications.ts';

/** What an account is made of. */
export interface AccountDetails {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
  readonly locale: Language;
  /** Whether somebody vouches for the address, so that it need not be proven. */
  readonly emailVerified?: boolean;
}

/** A new account, not yet stored. @throws Problem `invalid-request` on `password` when it is too easily guessed */
export async function newAccount(
  { clock, newId }: AuthContainer,
  { email, password, name, role, locale, emailVerified = false }: AccountDetails,
): Promise<Account> {
  await requireStrong(password, email);
  return {
    id: newId(),
    email,
    isEmailVerified: emailVerified,
    name,
    role,
    locale,
    passwordHash: await hashPassword(password),
    generation: 1,
    hasSecondFactor: false,
    createdAt: clock(),
  };
}

/** Writes the events of an account that was inserted, and asks for its address to be proven where nobody vouches for it. */
export async function tellOfAccount(
  { newEvent, newId }: AuthContainer,
  tx: Tx,
  { id, role, email, isEmailVerified }: Account,
  cause: Cause,
): Promise<void> {
  await appendToOutbox(tx, [newEvent(authEvents.UserRegistered, id, { userId: id, role }, cause)]);
  if (isEmailVerified) return;
  const verificationId = newId();
  await insertVerification(tx, { id: verificationId, userId: id, email, previousEmail: null });
  const data = { userId: id, verificationId };
  await appendToOutbox(tx, [newEvent(authEvents.EmailVerificationRequested, id, data, cause)]);
}

/** @param field under which the password was sent */
export async function requireStrong(password: string, email: string, field = 'password'): Promise<void> {
  const weakness = weaknessOf(password, email, await leakedPasswords());
  if (weakness !== undefined) throw invalidField(field, weakness);
}
