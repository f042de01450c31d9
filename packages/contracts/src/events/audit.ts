import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id } from '../schemas.ts';

export const auditEvents = {
  AuditExported: eventType({
    type: 'AuditExported',
    version: 1,
    source: 'audit',
    description: 'An admin took a copy of audit records out.',
    subject: 'audit-export',
    data: z.object({
      exportId: Id,
      format: z.enum(['ndjson', 'csv']),
      records: z.int(),
      filters: z.record(z.string(), z.string()),
    }),
    example: {
      exportId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0e',
      format: 'csv',
      records: 812,
      filters: { resource: 'booking' },
    },
  }),
  PersonalDataRead: eventType({
    type: 'PersonalDataRead',
    version: 1,
    source: 'audit',
    description:
      'An admin, or an organiser among its own buyers, read personal data of somebody else through the API. Written before the answer is sent.',
    subject: 'operation',
    data: z.object({
      operation: z.string(),
      parameters: z.record(z.string(), z.string()).meta({
        description:
          'Of the path and the query: ids, numbers, days and choices; any other text as `***`, since it may be a name',
      }),
    }),
    example: {
      operation: 'listUserBookings',
      parameters: { uid: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01' },
    },
  }),
  SuspicionRaised: eventType({
    type: 'SuspicionRaised',
    version: 1,
    source: 'audit',
    description: 'The trail shows a pattern that an operator should look at.',
    subject: 'suspicion',
    data: z.object({
      suspicionId: Id,
      pattern: z.enum(['failed-logins', 'mass-export', 'refunds-out-of-hours']),
      actorId: z.string().nullable(),
      count: z.int(),
    }),
    example: {
      suspicionId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d15',
      pattern: 'mass-export',
      actorId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
      count: 12,
    },
  }),
} as const;
