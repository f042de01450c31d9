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
    description: 'A session ended: by logout, by the reuse of a spent refresh token, or with the password.',
    subject: 'user',
    data: z.object({
      userId: Id,
      sessionId: Id,
      reason: z.enum(['logout', 'token-reused', 'password-changed']),
    }),
    example: { userId, sessionId, reason: 'logout' },
  }),
  LoginFailed: eventType({
    type: 'LoginFailed',
    version: 1,
    source: 'auth',
    description: 'A wrong password for an existing account.',
    subject: 'user',
    data: z.object({ userId: Id, failures: z.int(), locked: z.boolean() }),
    example: { userId, failures: 3, locked: false },
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
    description: 'A new password was set; all sessions of the account ended.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId },
  }),
} as const;
