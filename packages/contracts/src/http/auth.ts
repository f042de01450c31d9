import { z } from 'zod';
import { operation } from '../operation.ts';
import { ROLES } from '../roles.ts';
import { Email, Id, Locale, line, Timestamp } from '../schemas.ts';

const Password = z
  .string()
  .min(10, 'must have at least 10 characters')
  .max(128)
  .meta({
    description: 'NIST SP 800-63B: length counts, composition rules do not',
    example: 'correct-horse-42',
  });

export const User = z
  .object({
    id: Id,
    email: Email,
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
const RefreshTransport = z.enum(['body', 'cookie']).default('body');

export const Session = z
  .object({
    user: User,
    accessToken: z.string(),
    refreshToken: z.string().optional(),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires' }),
  })
  .meta({ id: 'Session' });

const sessionExample = {
  user: {
    id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
    email: 'fan@concert.example',
    name: 'Ada Fan',
    role: 'attendee',
    locale: 'en',
    createdAt: '2027-01-04T10:00:00.000Z',
  },
  accessToken: 'eyJhbGciOiJFZERTQSJ9…',
  refreshToken: '019a5c3e-….q1w2e3',
  expiresIn: 900,
};

export const authOperations = {
  register: operation({
    id: 'register',
    service: 'auth',
    method: 'POST',
    path: '/auth/register',
    access: 'public',
    rate: 'login',
    idempotent: true,
    summary: 'Create an account',
    description:
      'Creates an attendee and logs in. The welcome mail follows through the `UserRegistered` event.',
    body: z.strictObject({
      email: Email,
      password: Password,
      name: line(120),
      locale: Locale.default('en'),
      refreshTransport: RefreshTransport,
    }),
    bodyExample: { email: 'fan@concert.example', password: 'correct-horse-42', name: 'Ada Fan' },
    responses: {
      201: { description: 'The account and its first session', body: Session, example: sessionExample },
    },
    problems: { 409: ['email-taken'] },
  }),
  login: operation({
    id: 'login',
    service: 'auth',
    method: 'POST',
    path: '/auth/login',
    access: 'public',
    rate: 'login',
    summary: 'Log in',
    description:
      'Throttled for each address and locked for a while after repeated failures on one account. A wrong password and an unknown address give the same answer in the same time.',
    body: z.strictObject({
      email: Email,
      password: z.string().min(1).max(128),
      refreshTransport: RefreshTransport,
    }),
    bodyExample: { email: 'fan@concert.example', password: 'concert-demo' },
    responses: { 200: { description: 'A new session', body: Session, example: sessionExample } },
    problems: { 401: ['wrong-credentials'], 429: ['account-locked'] },
  }),
  refresh: operation({
    id: 'refresh',
    service: 'auth',
    method: 'POST',
    path: '/auth/refresh',
    access: 'public',
    rate: 'login',
    summary: 'Rotate the refresh token',
    description:
      'Spends the refresh token of the body, or of the cookie when the body has none, and gives a new pair. A token spent before revokes its whole session.',
    body: z.strictObject({ refreshToken: z.string().max(512).optional() }),
    bodyExample: {},
    responses: { 200: { description: 'The rotated session', body: Session, example: sessionExample } },
    problems: { 401: ['session-ended', 'refresh-token-reused'] },
  }),
  logout: operation({
    id: 'logout',
    service: 'auth',
    method: 'POST',
    path: '/auth/logout',
    access: 'user',
    summary: 'End the session',
    description: 'The access and refresh tokens of the session stop working everywhere at once.',
    responses: { 204: { description: 'The session is over' } },
  }),
  verify: operation({
    id: 'verify',
    service: 'auth',
    method: 'GET',
    path: '/auth/verify',
    access: 'user',
    summary: 'Who the access token speaks for',
    responses: {
      200: {
        description: 'The user and when the access token expires',
        body: z.object({ user: User, expiresAt: Timestamp }),
        example: { user: sessionExample.user, expiresAt: '2027-01-04T10:15:00.000Z' },
      },
    },
  }),
  requestPasswordReset: operation({
    id: 'requestPasswordReset',
    service: 'auth',
    method: 'POST',
    path: '/auth/password-reset',
    access: 'public',
    rate: 'login',
    summary: 'Ask for a link to set a new password',
    description: 'Always 202 and always as fast, so that nobody learns who has an account.',
    body: z.strictObject({ email: Email }),
    bodyExample: { email: 'fan@concert.example' },
    responses: {
      202: { description: 'If there is such an account, a mail with a one-time link is on its way' },
    },
  }),
  confirmPasswordReset: operation({
    id: 'confirmPasswordReset',
    service: 'auth',
    method: 'POST',
    path: '/auth/password-reset/confirm',
    access: 'public',
    rate: 'login',
    summary: 'Set a new password with the link of the mail',
    description: 'Ends every session of the account.',
    body: z.strictObject({ token: z.string().min(1).max(512), password: Password }),
    bodyExample: { token: '019a5c3e-….AbC', password: 'correct-horse-43' },
    responses: { 204: { description: 'The password is changed, all sessions are over' } },
    problems: { 410: ['link-spent'] },
  }),
} as const;
