import { z } from 'zod';
import { operation } from '../operation.ts';
import { ROLES } from '../roles.ts';
import { Email, Id, IdParams, Locale, line, Timestamp } from '../schemas.ts';

const Password = z.string().min(10, 'must have at least 10 characters').max(128).meta({
  description:
    'Length counts, composition rules do not (NIST SP 800-63B). Common passwords, simple patterns and passwords that contain the name part of the e-mail address are refused.',
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
      'Creates an attendee and logs in. The welcome mail follows through the `UserRegistered` event. With an `Idempotency-Key` the account is made once; each repetition starts a session of its own, since tokens are not kept.',
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
    problems: { 409: ['email-taken'], 422: ['idempotency-key-reused'] },
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
      'Throttled for each caller’s address, and locked for 15 minutes after 10 failures in a row at one account. A wrong password and an unknown e-mail address give the same answer in the same time, locks included.',
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
    description:
      'The access and refresh tokens of the session stop working everywhere at once, and the cookie is removed. 503 says that the session is over but that it could not be told everywhere: access tokens may work for up to 60 seconds more. Try again to be sure.',
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
  createUser: operation({
    id: 'createUser',
    service: 'auth',
    method: 'POST',
    path: '/auth/users',
    access: ['admin'],
    idempotent: true,
    summary: 'Create an account with any role',
    body: z.strictObject({
      email: Email,
      password: Password,
      name: line(120),
      role: z.enum(ROLES),
      locale: Locale.default('en'),
    }),
    bodyExample: {
      email: 'door@concert.example',
      password: 'correct-horse-44',
      name: 'Dora Door',
      role: 'staff',
    },
    responses: {
      201: {
        description: 'The account',
        body: User,
        example: {
          ...sessionExample.user,
          email: 'door@concert.example',
          name: 'Dora Door',
          role: 'staff' as const,
        },
      },
    },
    problems: { 409: ['email-taken'], 422: ['idempotency-key-reused'] },
  }),
  changeRole: operation({
    id: 'changeRole',
    service: 'auth',
    method: 'PUT',
    path: '/auth/users/{id}/role',
    access: ['admin'],
    summary: 'Give an account another role',
    description:
      'Ends every session of the account. Nobody changes their own role, so that there is always an admin left.',
    params: IdParams,
    body: z.strictObject({ role: z.enum(ROLES) }),
    bodyExample: { role: 'organizer' },
    responses: {
      200: {
        description: 'The account as it is now',
        body: User,
        example: { ...sessionExample.user, role: 'organizer' as const },
      },
    },
    problems: { 409: ['own-role'] },
  }),
} as const;
