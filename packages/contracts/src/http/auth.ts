import { z } from 'zod';
import { operation } from '../operation.ts';
import { Email, Locale, line, Timestamp } from '../schemas.ts';
import { accountOperations } from './auth-account.ts';
import {
  KnownPassword,
  LinkToken,
  Password,
  RefreshTransport,
  Session,
  sessionExample,
  User,
  userExample,
} from './auth-schemas.ts';
import { secondFactorOperations } from './auth-second-factor.ts';
import { sessionOperations } from './auth-sessions.ts';
import { userOperations } from './auth-users.ts';

export { Session, User } from './auth-schemas.ts';

const SecondFactorChallenge = z
  .object({
    challenge: z.string().meta({ description: 'For `POST /auth/login/second-factor`, together with a code' }),
    expiresIn: z.int().meta({ description: 'Seconds until the challenge expires' }),
  })
  .meta({ id: 'SecondFactorChallenge' });

const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
  kid: z.string(),
  x: z.string(),
});

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
      'Creates an attendee and logs in. The welcome mail follows through the `UserRegistered` event, and one that asks to prove the address through `EmailVerificationRequested`; an account works before it is proven. With an `Idempotency-Key` the account is made once; each repetition starts a session of its own, since tokens are not kept.',
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
      'Throttled for each caller’s address, and locked for 15 minutes after 10 failures in a row at one account. A wrong password and an unknown e-mail address give the same answer in the same time, locks included. An account with a second factor gets a challenge (202), which `POST /auth/login/second-factor` takes with a code.',
    body: z.strictObject({
      email: Email,
      password: KnownPassword,
      refreshTransport: RefreshTransport,
    }),
    bodyExample: { email: 'fan@concert.example', password: 'concert-demo' },
    responses: {
      200: { description: 'A new session', body: Session, example: sessionExample },
      202: {
        description: 'The password is right; a code is needed as well',
        body: SecondFactorChallenge,
        example: { challenge: 'eyJhbGciOiJFZERTQSJ9…', expiresIn: 300 },
      },
    },
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
    beforeSecondFactor: true,
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
    beforeSecondFactor: true,
    summary: 'Who the access token speaks for',
    responses: {
      200: {
        description: 'The user and when the access token expires',
        body: z.object({ user: User, expiresAt: Timestamp }),
        example: { user: userExample, expiresAt: '2027-01-04T10:15:00.000Z' },
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
    body: z.strictObject({ token: LinkToken, password: Password }),
    bodyExample: { token: '019a5c3e-….AbC', password: 'correct-horse-43' },
    responses: { 204: { description: 'The password is changed, all sessions are over' } },
    problems: { 410: ['link-spent'] },
  }),
  signingKeys: operation({
    id: 'signingKeys',
    service: 'auth',
    method: 'GET',
    path: '/auth/keys',
    access: 'public',
    summary: 'The public keys of access tokens',
    description:
      'A JSON Web Key Set (RFC 7517). A key stands here before it signs, and until everything that it signed has expired; keep the answer for five minutes.',
    responses: {
      200: {
        description: 'The keys',
        body: z.object({ keys: z.array(PublicKey) }),
        example: {
          keys: [
            {
              kty: 'OKP' as const,
              crv: 'Ed25519' as const,
              alg: 'EdDSA' as const,
              use: 'sig' as const,
              kid: 'k8Jx4mQp',
              x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
            },
          ],
        },
      },
    },
  }),
  ...secondFactorOperations,
  ...sessionOperations,
  ...accountOperations,
  ...userOperations,
} as const;
