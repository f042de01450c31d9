import { z } from 'zod';
import { eventType } from '../event.ts';
import { ROLES } from '../roles.ts';
import { Id } from '../schemas.ts';

const userId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';
const sessionId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d08';

export const authEvents = {
  UserRegistered: eventType({
    type: 'UserRegistered',
    version: 1,
    source: 'auth',
    description: 'Somebody created an account.',
    subject: 'user',
    data: z.object({ userId: Id, role: z.enum(ROLES) }),
    example: { userId, role: 'attendee' },
  }),
  SessionStarted: eventType({
    type: 'SessionStarted',
    version: 1,
    source: 'auth',
    description: 'Somebody logged in.',
    subject: 'user',
    data: z.object({ userId: Id, sessionId: Id }),
    example: { userId, sessionId },
  }),
  SessionEnded: eventType({
    type: 'SessionEnded',
    version: 1,
    source: 'auth',
    description:
      'A session ends: by logout, from another device, by the reuse of a spent refresh token, or with the password, the role, the second factor or the account. Written before the session’s record is closed, so that no ending is missing; an ending tried twice tells of itself twice.',
    subject: 'user',
    data: z.object({
      userId: Id,
      sessionId: Id,
      reason: z.enum([
        'logout',
        'revoked',
        'token-reused',
        'password-changed',
        'role-changed',
        'second-factor-reset',
        'erased',
      ]),
    }),
    example: { userId, sessionId, reason: 'logout' },
  }),
  LoginFailed: eventType({
    type: 'LoginFailed',
    version: 1,
    source: 'auth',
    description:
      'A wrong password or code, at a login or where somebody logged in had to prove who they are, or a login at an unknown address. The subject is a keyed hash of the address, so that attempts at one address can be followed whether or not it has an account.',
    subject: 'login',
    data: z.object({
      userId: Id.nullable(),
      attempts: z.int().meta({ description: 'Failures in a row, this one included' }),
      locked: z.boolean(),
    }),
    example: { userId, attempts: 3, locked: false },
  }),
  PasswordResetRequested: eventType({
    type: 'PasswordResetRequested',
    version: 1,
    source: 'auth',
    description: 'A reset link was asked for; the link itself is derived from the id by auth and email only.',
    subject: 'user',
    data: z.object({ userId: Id, resetId: Id }),
    example: { userId, resetId: sessionId },
  }),
  PasswordChanged: eventType({
    type: 'PasswordChanged',
    version: 1,
    source: 'auth',
    description:
      'A new password was set; all sessions of the account ended, but for the one that it was changed in.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId },
  }),
  RoleChanged: eventType({
    type: 'RoleChanged',
    version: 1,
    source: 'auth',
    description: 'An admin gave an account another role; all sessions of the account ended.',
    subject: 'user',
    data: z.object({ userId: Id, before: z.enum(ROLES), after: z.enum(ROLES) }),
    example: { userId, before: 'attendee', after: 'organizer' },
  }),
  EmailVerificationRequested: eventType({
    type: 'EmailVerificationRequested',
    version: 1,
    source: 'auth',
    description:
      'Somebody is to prove that the address of the account is theirs, by a mail to it; the link is derived from the id by auth and email only.',
    subject: 'user',
    data: z.object({ userId: Id, verificationId: Id }),
    example: { userId, verificationId: sessionId },
  }),
  EmailVerified: eventType({
    type: 'EmailVerified',
    version: 1,
    source: 'auth',
    description: 'The link of the mail was followed: the address belongs to the account.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId },
  }),
  EmailChangeRequested: eventType({
    type: 'EmailChangeRequested',
    version: 1,
    source: 'auth',
    description:
      'Somebody wants another address for their account. Two mails: the link to the new address (`email` of the view `email_verification_mails`, purpose `email-verification`), a warning to the present one (`previous_email`). Once the new one is confirmed `EmailChanged` follows.',
    subject: 'user',
    data: z.object({ userId: Id, verificationId: Id }),
    example: { userId, verificationId: sessionId },
  }),
  EmailChanged: eventType({
    type: 'EmailChanged',
    version: 1,
    source: 'auth',
    description:
      'The account has the new address, which is proven. The old one is told: `previous_email` of the view `email_verification_mails`.',
    subject: 'user',
    data: z.object({ userId: Id, verificationId: Id }),
    example: { userId, verificationId: sessionId },
  }),
  AccountChanged: eventType({
    type: 'AccountChanged',
    version: 1,
    source: 'auth',
    description: 'Somebody changed the name or the language of their account.',
    subject: 'user',
    data: z.object({ userId: Id, fields: z.array(z.enum(['name', 'locale'])) }),
    example: { userId, fields: ['name'] },
  }),
  SecondFactorEnabled: eventType({
    type: 'SecondFactorEnabled',
    version: 1,
    source: 'auth',
    description: 'From now on a login to the account needs a code as well.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId },
  }),
  SecondFactorDisabled: eventType({
    type: 'SecondFactorDisabled',
    version: 1,
    source: 'auth',
    description:
      'The account has no second factor any more: its owner switched it off, or an admin took it away.',
    subject: 'user',
    data: z.object({ userId: Id, by: z.enum(['owner', 'admin']) }),
    example: { userId, by: 'owner' },
  }),
  RecoveryCodesReplaced: eventType({
    type: 'RecoveryCodesReplaced',
    version: 1,
    source: 'auth',
    description: 'Somebody got new recovery codes; those from before are worth nothing.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId },
  }),
  RecoveryCodeUsed: eventType({
    type: 'RecoveryCodeUsed',
    version: 1,
    source: 'auth',
    description: 'A recovery code was taken instead of a code of the app, and is spent.',
    subject: 'user',
    data: z.object({ userId: Id, left: z.int() }),
    example: { userId, left: 9 },
  }),
  PersonalDataExported: eventType({
    type: 'PersonalDataExported',
    version: 1,
    source: 'auth',
    description: 'Somebody asked for everything that is kept about them, or for more of one section of it.',
    subject: 'user',
    data: z.object({ userId: Id, section: z.string().nullable() }),
    example: { userId, section: null },
  }),
  UserErased: eventType({
    type: 'UserErased',
    version: 1,
    source: 'auth',
    description:
      'A person’s account was erased: name and address are gone from it. Each service removes what it keeps of the person; bookings and payments stay, without a name.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId },
  }),
} as const;
