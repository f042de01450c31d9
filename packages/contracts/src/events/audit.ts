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
} as const;
