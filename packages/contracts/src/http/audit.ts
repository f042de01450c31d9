import { z } from 'zod';
import { operation } from '../operation.ts';
import { ROLES } from '../roles.ts';
import { Id, PageQuery, page, Timestamp } from '../schemas.ts';

const ResourceName = z
  .string()
  .regex(/^[a-z][a-z-]{0,31}$/, 'must be the kind of a thing, such as booking')
  .meta({ description: 'The kind of thing that changed', example: 'booking' });

const ActionName = z
  .string()
  .regex(/^[A-Z][A-Za-z]{1,63}$/, 'must be the type of an event, such as BookingConfirmed')
  .meta({ description: 'The type of the event', example: 'BookingConfirmed' });

const ResourceId = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
  .meta({ example: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05' });

const Day = z.iso.date().meta({ description: 'A day in UTC', example: '2027-01-04' });

/** Any ISO 8601 instant; kept as the UTC text. */
const Moment = z.iso
  .datetime({ offset: true })
  .meta({ description: 'ISO 8601 with Z or an offset', example: '2027-01-04T00:00:00Z' });

const filters = {
  resource: ResourceName.optional(),
  resourceId: ResourceId.optional(),
  actorId: ResourceId.optional().meta({ description: 'Who did it' }),
  action: ActionName.optional(),
  from: Moment.optional().meta({ description: 'That happened at or after' }),
  to: Moment.optional().meta({ description: 'That happened before' }),
};

const needsResource = {
  path: ['resourceId'],
  message: 'needs resource beside it',
};
const hasResource = (query: { readonly resource?: unknown; readonly resourceId?: unknown }): boolean =>
  query.resourceId === undefined || query.resource !== undefined;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const AuditRecord = z
  .object({
    id: Id,
    eventId: Id,
    action: z.string(),
    resource: z.string(),
    resourceId: z.string(),
    actor: z.object({
      type: z.enum(['user', 'system', 'provider']),
      id: z.string().nullable(),
      role: z.enum(ROLES).nullable(),
      address: z.string().nullable(),
    }),
    correlationId: z.string(),
    occurredAt: Timestamp,
    details: z.record(z.string(), z.unknown()).meta({
      description: 'What the event told; secrets and personal data are masked as `***`',
    }),
    day: Day.meta({ description: 'The day’s chain that the record is in: the UTC day of its writing' }),
    sequence: z.int().meta({ description: 'Its place in the chain, from 1' }),
    previousHash: Hash.meta({ description: 'Of the record before; 64 zeros for the first of a day' }),
    hash: Hash.meta({ description: 'SHA-256 over all of the record’s other content and `previousHash`' }),
  })
  .meta({ id: 'AuditRecord' });

const recordExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0c',
  eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0d',
  action: 'BookingCancelled',
  resource: 'booking',
  resourceId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  actor: {
    type: 'user' as const,
    id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
    role: 'attendee' as const,
    address: '203.0.113.7',
  },
  correlationId: '7f8d4a0e2b',
  occurredAt: '2027-01-04T10:02:00.000Z',
  details: { bookingId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05', reason: 'buyer' },
  day: '2027-01-04',
  sequence: 812,
  previousHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  hash: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
};

const BrokenLink = z.object({
  sequence: z.int(),
  recordId: Id.nullable(),
  reason: z.enum(['content-changed', 'link-broken', 'record-missing', 'head-differs']).meta({
    description:
      '`content-changed`: the record is not what was hashed; `link-broken`: it does not follow the one before; `record-missing`: a place in the chain is empty; `head-differs`: the day does not end where it should',
  }),
});

const ReportDay = z.object({
  day: Day,
  state: z.enum(['open', 'sealed', 'archived', 'purging', 'purged']).meta({
    description:
      '`open`: it grows; `sealed`: it is over, verified and signed; `archived`: its records are in the write-once archive as well; `purging`, `purged`: and only there',
  }),
  records: z.int(),
  actions: z.array(z.object({ action: z.string(), count: z.int() })),
  chain: z.object({
    isIntact: z.boolean(),
    isComplete: z.boolean().meta({
      description: 'False when there was more than one call can read: the rest is not judged yet',
    }),
    headHash: Hash.nullable(),
    firstBroken: BrokenLink.nullable(),
    seal: z.enum(['none', 'genuine', 'forged']).meta({
      description: 'The signature over the day’s end and the day before; `none` while the day is open',
    }),
    verifiedAt: Timestamp.nullable().meta({ description: 'When what is kept of it was found' }),
  }),
  archivedAt: Timestamp.nullable(),
});

const AuditReport = z
  .object({ from: Day, to: Day, records: z.int(), isIntact: z.boolean(), days: z.array(ReportDay) })
  .meta({ id: 'AuditReport' });

const Link = z.object({ format: z.enum(['json', 'csv']), url: z.url(), expiresAt: Timestamp });

const MonthlyReport = z
  .object({
    month: z.string().meta({ example: '2027-01' }),
    createdAt: Timestamp,
    records: z.int(),
    isIntact: z.boolean().meta({ description: 'Every day’s chain held and every seal was genuine' }),
    figures: z.object({
      failedLogins: z.int(),
      roleChanges: z.int(),
      erasures: z.int(),
      refundsRequested: z.int(),
      refundsMade: z.int(),
      refundsFailed: z.int(),
      exports: z.int(),
      personalDataReads: z.int(),
    }),
    suspicions: z.record(z.string(), z.int()).meta({ description: 'How often each pattern was found' }),
    files: z.array(Link).meta({ description: 'The whole report, for the last three months' }),
  })
  .meta({ id: 'AuditMonthlyReport' });

const Suspicion = z
  .object({
    id: Id,
    pattern: z.enum(['failed-logins', 'mass-export', 'refunds-out-of-hours']),
    culprit: z.string().meta({
      description:
        'A `user/` with its id, a `login/` with the digest of its address, or a network `address/`',
      example: 'user/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
    }),
    windowStart: Timestamp.meta({ description: 'The hour in which it was found' }),
    occurrences: z.int(),
    createdAt: Timestamp,
    alertedAt: Timestamp.nullable().meta({ description: 'When the operators were told' }),
  })
  .meta({ id: 'AuditSuspicion' });

const ADMIN = ['admin'] as const;

export const auditOperations = {
  listAuditLogs: operation({
    id: 'listAuditLogs',
    service: 'audit',
    method: 'GET',
    path: '/audit/logs',
    access: ADMIN,
    personalData: true,
    summary: 'Query the audit trail, the newest first',
    description: 'Of the last 90 days; what is older is in the archive.',
    query: PageQuery.extend(filters).refine(hasResource, needsResource),
    responses: {
      200: {
        description: 'A page of records',
        body: page(AuditRecord),
        example: { items: [recordExample], nextCursor: null },
      },
    },
  }),
  resourceTrail: operation({
    id: 'resourceTrail',
    service: 'audit',
    method: 'GET',
    path: '/audit/logs/{resource}',
    access: ADMIN,
    personalData: true,
    summary: 'One resource’s trail, the newest first',
    description: 'Of the last 90 days; what is older is in the archive.',
    params: z.object({
      resource: z
        .string()
        .regex(/^[a-z][a-z-]{0,31}:[\x21-\x7e]{1,64}$/, 'must be a kind and an id, such as booking:019a…')
        .meta({
          description: 'Kind and id joined by a colon',
          example: 'booking:019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
        }),
    }),
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of its records; empty for what never changed',
        body: page(AuditRecord),
        example: { items: [recordExample], nextCursor: null },
      },
    },
  }),
  auditReport: operation({
    id: 'auditReport',
    service: 'audit',
    method: 'GET',
    path: '/audit/reports',
    access: ADMIN,
    personalData: false,
    summary: 'Compliance report: what happened each day, and whether the trail is intact',
    description:
      'Each day that is over was read and hashed as a whole when it was closed, and its end was signed; the report tells what was found then and checks the signature. Of today it reads what came since the last look, minutes ago. The first link that does not hold is named. At most 31 days in one report; with `verify=again`, which reads and hashes every record anew (of days that are only in the archive, there), at most three.',
    query: z.object({
      from: Day.optional().meta({ description: 'The first day; six days before `to` when absent' }),
      to: Day.optional().meta({ description: 'The last day; today when absent' }),
      verify: z.enum(['new', 'again']).default('new').meta({
        description: '`new`: read only what was not verified before; `again`: read everything',
      }),
    }),
    responses: {
      200: {
        description: 'The report',
        body: AuditReport,
        example: {
          from: '2027-01-04',
          to: '2027-01-04',
          records: 812,
          isIntact: true,
          days: [
            {
              day: '2027-01-04',
              state: 'sealed',
              records: 812,
              actions: [
                { action: 'BookingConfirmed', count: 409 },
                { action: 'TicketsHeld', count: 403 },
              ],
              chain: {
                isIntact: true,
                isComplete: true,
                headHash: recordExample.hash,
                firstBroken: null,
                seal: 'genuine',
                verifiedAt: '2027-01-05T00:12:00.000Z',
              },
              archivedAt: null,
            },
          ],
        },
      },
    },
  }),
  listMonthlyReports: operation({
    id: 'listMonthlyReports',
    service: 'audit',
    method: 'GET',
    path: '/audit/reports/monthly',
    access: ADMIN,
    personalData: false,
    summary: 'The reports of the months, the newest first',
    description:
      'Written when a month is over and all of its days are closed. The links are good for 15 minutes.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of reports',
        body: page(MonthlyReport),
        example: {
          items: [
            {
              month: '2027-01',
              createdAt: '2027-02-01T00:20:00.000Z',
              records: 48_211,
              isIntact: true,
              figures: {
                failedLogins: 122,
                roleChanges: 2,
                erasures: 1,
                refundsRequested: 40,
                refundsMade: 40,
                refundsFailed: 0,
                exports: 3,
                personalDataReads: 58,
              },
              suspicions: { 'failed-logins': 1 },
              files: [],
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
  listSuspicions: operation({
    id: 'listSuspicions',
    service: 'audit',
    method: 'GET',
    path: '/audit/suspicions',
    access: ADMIN,
    personalData: true,
    summary: 'Suspicious patterns that the trail showed, the newest first',
    description:
      'Many failed logins at one account or from one address, many exports or readings of personal data by one person, refunds out of office hours: each once for an hour. Kept for 90 days.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of suspicions',
        body: page(Suspicion),
        example: {
          items: [
            {
              id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d15',
              pattern: 'mass-export',
              culprit: 'user/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
              windowStart: '2027-01-04T10:00:00.000Z',
              occurrences: 12,
              createdAt: '2027-01-04T10:35:00.000Z',
              alertedAt: '2027-01-04T10:35:00.000Z',
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
  exportAudit: operation({
    id: 'exportAudit',
    service: 'audit',
    method: 'POST',
    path: '/audit/export',
    access: ADMIN,
    idempotent: true,
    summary: 'Export records as NDJSON or CSV',
    description:
      'Writes a file and answers a link to it that is good for 15 minutes. At most 200,000 records in one file: narrow the filters for more. The export itself is recorded in the trail.',
    body: z
      .strictObject({ format: z.enum(['ndjson', 'csv']).default('ndjson'), ...filters })
      .refine(hasResource, needsResource),
    bodyExample: { format: 'csv', from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z' },
    responses: {
      201: {
        description: 'Where the file is',
        body: z.object({ key: z.string(), records: z.int(), url: z.url(), expiresAt: Timestamp }),
        example: {
          key: 'audit/2027-01-04/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0e.csv',
          records: 812,
          url: 'https://concert-reports-production.s3.eu-central-1.amazonaws.com/audit/0a1b.csv?X-Amz-Signature=example',
          expiresAt: '2027-01-04T10:15:00.000Z',
        },
      },
    },
    problems: { 422: ['export-too-large', 'idempotency-key-reused'] },
  }),
} as const;
