import type { User } from '@concert/contracts/http/auth';
import type { z } from 'zod';
import type { Account } from '../domain/account.ts';

export type UserView = z.input<typeof User>;

/** An account as the API shows it. */
export function userView({ id, email, isEmailVerified, name, role, locale, createdAt }: Account): UserView {
  return {
    id,
    email,
    emailVerified: isEmailVerified,
    name,
    role,
    locale,
    createdAt: createdAt.toISOString(),
  };
}
