import { z } from 'zod';
import { operation } from '../operation.ts';
import { IdParams } from '../schemas.ts';
import {
  KnownPassword,
  PROOF_PROBLEMS,
  RefreshTransport,
  SecondFactorCode,
  Session,
  sessionExample,
} from './auth-schemas.ts';

const RecoveryCodes = z.object({
  recoveryCodes: z
    .array(z.string())
    .length(10)
    .meta({ description: 'Each lets its owner in once instead of a code; shown here and never again' }),
});

const recoveryExample = {
  recoveryCodes: Array.from({ length: 10 }, (_, index) => `7Q4M-2KX9-0FB3-${index}TZV`),
};

/** A second factor: six digits that an authenticator app shows (RFC 6238). */
export const secondFactorOperations = {
  loginSecondFactor: operation({
    id: 'loginSecondFactor',
    service: 'auth',
    method: 'POST',
    path: '/auth/login/second-factor',
    access: 'public',
    rate: 'login',
    summary: 'Complete a login with a code',
    description:
      'Takes the challenge of `POST /auth/login` and a code of the authenticator app, or a recovery code. A code is good for about 90 seconds and once. Wrong codes count towards the account’s lock like wrong passwords; after 50 in a row only recovery codes are taken.',
    body: z.strictObject({
      challenge: z.string().min(1).max(2_000),
      code: SecondFactorCode,
      refreshTransport: RefreshTransport,
    }),
    bodyExample: { challenge: 'eyJhbGciOiJFZERTQSJ9…', code: '492039' },
    responses: { 200: { description: 'A new session', body: Session, example: sessionExample } },
    problems: { 401: ['wrong-code', 'challenge-expired'], 429: ['account-locked'] },
  }),
  setUpSecondFactor: operation({
    id: 'setUpSecondFactor',
    service: 'auth',
    method: 'POST',
    path: '/auth/second-factor',
    access: 'user',
    beforeSecondFactor: true,
    rate: 'login',
    summary: 'Begin to set up a second factor',
    description:
      'Gives the secret for the authenticator app. It counts from its confirmation on. Asked again before that, it gives the same secret for 15 minutes.',
    body: z.strictObject({ password: KnownPassword }),
    bodyExample: { password: 'concert-demo' },
    responses: {
      201: {
        description: 'What the app needs',
        body: z.object({
          secret: z.string().meta({ description: 'Base32, to be typed' }),
          otpauthUri: z.string().meta({ description: 'The same, to be shown as a QR code' }),
        }),
        example: {
          secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
          otpauthUri:
            'otpauth://totp/Concert:fan%40concert.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Concert',
        },
      },
    },
    problems: { 403: ['wrong-password'], 409: ['second-factor-on'], 429: ['account-locked'] },
  }),
  confirmSecondFactor: operation({
    id: 'confirmSecondFactor',
    service: 'auth',
    method: 'POST',
    path: '/auth/second-factor/confirm',
    access: 'user',
    beforeSecondFactor: true,
    rate: 'login',
    summary: 'Switch the second factor on with a first code',
    description:
      'From now on a login needs a code. Where the role needs a second factor, refresh the session to use it in full.',
    body: z.strictObject({ code: SecondFactorCode }),
    bodyExample: { code: '492039' },
    responses: { 200: { description: 'It is on', body: RecoveryCodes, example: recoveryExample } },
    problems: {
      403: ['wrong-code'],
      409: ['second-factor-on', 'second-factor-not-set-up'],
      429: ['account-locked'],
    },
  }),
  disableSecondFactor: operation({
    id: 'disableSecondFactor',
    service: 'auth',
    method: 'DELETE',
    path: '/auth/second-factor',
    access: 'user',
    rate: 'login',
    summary: 'Switch the second factor off',
    description: 'Refused where the role needs one.',
    body: z.strictObject({ password: KnownPassword, code: SecondFactorCode }),
    bodyExample: { password: 'concert-demo', code: '492039' },
    responses: { 204: { description: 'A login needs the password only' } },
    problems: { ...PROOF_PROBLEMS, 409: ['second-factor-off', 'second-factor-needed'] },
  }),
  replaceRecoveryCodes: operation({
    id: 'replaceRecoveryCodes',
    service: 'auth',
    method: 'POST',
    path: '/auth/second-factor/recovery-codes',
    access: 'user',
    rate: 'login',
    summary: 'Get ten new recovery codes',
    description: 'Those from before are worth nothing any more.',
    body: z.strictObject({ code: SecondFactorCode }),
    bodyExample: { code: '492039' },
    responses: { 200: { description: 'The new codes', body: RecoveryCodes, example: recoveryExample } },
    problems: { 403: ['wrong-code'], 409: ['second-factor-off'], 429: ['account-locked'] },
  }),
  resetSecondFactor: operation({
    id: 'resetSecondFactor',
    service: 'auth',
    method: 'DELETE',
    path: '/auth/users/{id}/second-factor',
    access: ['admin'],
    summary: 'Take away a second factor whose owner has lost it',
    description:
      'Ends every session of the account. Make sure that you speak to its owner: the password alone lets in afterwards. Nobody does this to their own account.',
    params: IdParams,
    responses: { 204: { description: 'The account has no second factor' } },
    problems: { 409: ['own-account'] },
  }),
} as const;
