import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, IdParams, PageQuery, page, Timestamp } from '../schemas.ts';

const LoginSession = z
  .object({
    id: Id,
    device: z.string().meta({ description: 'Browser and system, as the device called itself at the login' }),
    address: z.string().nullable().meta({ description: 'Where the login came from' }),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.meta({ description: 'Its last refresh, which is every 15 minutes while in use' }),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'LoginSession' });

/** Where somebody is logged in. */
export const sessionOperations = {
  listSessions: operation({
    id: 'listSessions',
    service: 'auth',
    method: 'GET',
    path: '/auth/sessions',
    access: 'user',
    ownership: 'caller',
    summary: 'Where the caller is logged in',
    description: 'The newest login first. One of this very second may be missing.',
    query: PageQuery,
    responses: {
      200: {
        description: 'Sessions that live',
        body: page(LoginSession),
        example: {
          items: [
            {
              id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d08',
              device: 'Firefox on Linux',
              address: '203.0.113.7',
              createdAt: '2027-01-04T10:00:00.000Z',
              lastUsedAt: '2027-01-04T11:15:00.000Z',
              isCurrent: true,
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
  revokeSession: operation({
    id: 'revokeSession',
    service: 'auth',
    method: 'DELETE',
    path: '/auth/sessions/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'Log one device out',
    description: 'Its tokens stop working everywhere at once, as by a logout on it.',
    params: IdParams,
    responses: { 204: { description: 'The session is over' } },
  }),
  revokeOtherSessions: operation({
    id: 'revokeOtherSessions',
    service: 'auth',
    method: 'POST',
    path: '/auth/sessions/revoke-others',
    access: 'user',
    summary: 'Log out everywhere else',
    responses: {
      200: {
        description: 'Only the caller’s session goes on',
        body: z.object({ ended: z.int().meta({ description: 'How many sessions ended' }) }),
        example: { ended: 2 },
      },
    },
  }),
} as const;
