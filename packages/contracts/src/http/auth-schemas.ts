import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { Email, Id, Locale, Timestamp } from '../schemas.ts';

export const Password = z.string().min(10, 'must have at least 10 characters').max(128).meta({
  description:
    'Length counts, composition rules do not (NIST SP 800-63B). Passwords known from leaks, common words, simple patterns and passwords that contain the name part of the e-mail address are refused.',
  example: 'correct-horse-42',
});

/** A password that is to be checked, not chosen. */
export const KnownPassword = z.string().min(1).max(128);

/** Spaces and hyphens are for the reader; they do not count. */
export const SecondFactorCode = z.string().trim().min(6).max(40).meta({
  description: 'Six digits of the authenticator app, or one of the recovery codes',
  example: '492 039',
});

export const LinkToken = z.string().min(1).max(512).meta({ description: 'The `token` of the mail’s link' });

export const User = z
  .object({
    id: Id,
    email: Email,
    emailVerified: z.boolean().meta({ description: 'Whether the address was proven by a mail' }),
    name: z.string(),
    role: z.enum(ROLES),
    locale: Locale,
    createdAt: Timestamp,
  })
  .meta({ id: 'User' });

/**
 * `body`: the refresh token is in the answer (API clients). `cookie`: it is set as an HttpOnly, Secure,
 * SameSite=Strict cookie below `/api/auth` and is absent from the answer (browsers).
 */
export const RefreshTransport = z.enum(['body', 'cookie']).default('body');

export const Session = z
  .object({
    user: User,
    accessToken: z.string(),
    refreshToken: z.string().optional(),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires' }),
    mustSetUpSecondFactor: z.literal(true).optional().meta({
      description:
        'The role needs a second factor and the account has none: until it is set up and the session refreshed, the access token is good for little else.',
    }),
  })
  .meta({ id: 'Session' });

export const userExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  email: 'fan@concert.example',
  emailVerified: true,
  name: 'Ada Fan',
  role: 'attendee',
  locale: 'en',
  createdAt: '2027-01-04T10:00:00.000Z',
} as const;

export const sessionExample = {
  user: userExample,
  accessToken: 'eyJhbGciOiJFZERTQSJ9…',
  refreshToken: '019a5c3e-….q1w2e3',
  expiresIn: 900,
};

/** What checking a password or code of somebody logged in can come to. */
export const PROOF_PROBLEMS = {
  403: ['wrong-password', 'wrong-code'],
  429: ['account-locked'],
} as const;
