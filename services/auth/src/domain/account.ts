import { ROLES, type Role } from '@concert/contracts/roles';
import { Locale } from '@concert/contracts/schemas';

/** Somebody who can log in. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly name: string;
  readonly role: Role;
  readonly locale: Language;
  /** Argon2id, in PHC form. */
  readonly passwordHash: string;
  /** Rises with each new password or role; a session of an earlier generation is over. */
  readonly generation: number;
  /** Whether a login needs a code as well. */
  readonly hasSecondFactor: boolean;
  readonly createdAt: Date;
}

export type Language = ReturnType<typeof localeOf>;

/** How addresses are compared: two accounts never differ by case alone. */
export const emailKey = (email: string): string => email.toLowerCase();

export function roleOf(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new Error(`unknown role ${text}`);
  return role;
}

export const localeOf = (text: string) => Locale.parse(text);
