import { z } from 'zod';
import { operation } from '../operation.ts';
import { ROLES } from '../roles.ts';
import { Email, IdParams, Locale, line, PageQuery, page } from '../schemas.ts';
import { Password, User, userExample } from './auth-schemas.ts';

/** What admins do with everybody's accounts. */
export const userOperations = {
  listUsers: operation({
    id: 'listUsers',
    service: 'auth',
    method: 'GET',
    path: '/auth/users',
    access: ['admin'],
    personalData: true,
    summary: 'Find accounts',
    description:
      'By the beginning of the e-mail address (then sorted by it), by the beginning of the name (then sorted by it), or all, the newest first. Erased accounts are not found.',
    query: PageQuery.extend({
      email: z.string().trim().min(1).max(254).optional().meta({ description: 'How the address begins' }),
      name: line(120).optional().meta({ description: 'How the name begins, whatever its case' }),
      role: z.enum(ROLES).optional(),
    }),
    responses: {
      200: { description: 'Accounts', body: page(User), example: { items: [userExample], nextCursor: null } },
    },
  }),
  getUser: operation({
    id: 'getUser',
    service: 'auth',
    method: 'GET',
    path: '/auth/users/{id}',
    access: ['admin'],
    personalData: true,
    summary: 'One account',
    params: IdParams,
    responses: { 200: { description: 'The account', body: User, example: userExample } },
  }),
  createUser: operation({
    id: 'createUser',
    service: 'auth',
    method: 'POST',
    path: '/auth/users',
    access: ['admin'],
    idempotent: true,
    summary: 'Create an account with any role',
    description: 'A mail asks to prove the address, unless the admin vouches for it with `emailVerified`.',
    body: z.strictObject({
      email: Email,
      password: Password,
      name: line(120),
      role: z.enum(ROLES),
      locale: Locale.default('en'),
      emailVerified: z.boolean().default(false),
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
          ...userExample,
          email: 'door@concert.example',
          emailVerified: false,
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
        example: { ...userExample, role: 'organizer' as const },
      },
    },
    problems: { 409: ['own-role'] },
  }),
  eraseUser: operation({
    id: 'eraseUser',
    service: 'auth',
    method: 'DELETE',
    path: '/auth/users/{id}',
    access: ['admin'],
    summary: 'Erase somebody’s account',
    description:
      'For a person who asks for it by other ways than the own account; the same as `DELETE /auth/account`, which is for one’s own.',
    params: IdParams,
    body: z.strictObject({ giveUpTickets: z.boolean().default(false) }),
    bodyExample: { giveUpTickets: true },
    responses: { 204: { description: 'The account is erased' } },
    problems: { 409: ['own-account', 'upcoming-bookings', 'upcoming-events'] },
  }),
} as const;
