import { z } from 'zod';
import { operation } from '../operation.ts';
import { AmountMinor, Id, IdParams, PageQuery, page, Timestamp } from '../schemas.ts';
import { paymentExample, REFUND_STATUSES, Refund, refundExample } from './payment.ts';

export const DISPUTE_STATUSES = ['inquiry', 'inquiry_closed', 'open', 'lost', 'won'] as const;

export const REPORT_STATUSES = ['running', 'agreed', 'differed'] as const;

export const DIFFERENCE_KINDS = [
  'missing-here',
  'missing-there',
  'amount-differs',
  'status-differs',
  'made-twice',
] as const;

export const COMPARED_OBJECTS = ['payment', 'refund', 'dispute'] as const;

const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';

const WatchedRefund = Refund.extend({
  cause: z.enum(['requested', 'cancellation', 'event-cancelled', 'not-placed', 'provider', 'retry']),
  failureCode: z.string().nullable().meta({
    description: 'Of a failed one, why; of one that is not made yet, what stood in the way the last time',
  }),
  attempts: z.int().meta({ description: 'How often the provider was asked to make it' }),
  retriedBy: Id.nullable().meta({ description: 'The refund that was asked for in its place' }),
  updatedAt: Timestamp,
}).meta({ id: 'WatchedRefund' });

const watchedExample = {
  ...refundExample,
  status: 'failed' as const,
  cause: 'cancellation' as const,
  failureCode: 'expired_or_canceled_card',
  attempts: 1,
  retriedBy: null,
  updatedAt: '2027-01-05T09:00:04.000Z',
};

const Dispute = z
  .object({
    id: Id,
    paymentId: Id,
    eventId: Id,
    status: z.enum(DISPUTE_STATUSES).meta({
      description:
        '`inquiry`: the bank only asks and no money moved; `open`: it took the money until it decides; `lost`: the money is gone; `won`: it is back',
    }),
    amountMinor: AmountMinor,
    currency: z.string(),
    reason: z.string(),
    evidenceDueAt: Timestamp.nullable().meta({ description: 'Until when an answer is heard' }),
    fee: z
      .object({ feeMinor: z.int(), currency: z.string() })
      .nullable()
      .meta({ description: 'What the payment provider charges for it' }),
    openedAt: Timestamp,
    closedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Dispute' });

const disputeExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d11',
  paymentId: paymentExample.id,
  eventId,
  status: 'open' as const,
  amountMinor: 9000,
  currency: 'EUR',
  reason: 'fraudulent',
  evidenceDueAt: '2027-01-14T00:00:00.000Z',
  fee: { feeMinor: 2000, currency: 'EUR' },
  openedAt: '2027-01-07T08:30:00.000Z',
  closedAt: null,
};

const Summary = z
  .object({
    eventId: Id,
    currencies: z.array(
      z.object({
        currency: z.string(),
        payments: z.int(),
        grossMinor: z.int(),
        refundedMinor: z.int(),
        disputedMinor: z.int().meta({ description: 'Held by disputes that are open' }),
        chargedBackMinor: z.int().meta({ description: 'Gone by disputes that were lost' }),
        providerFeesMinor: z
          .int()
          .meta({ description: 'Of payments and disputes, as far as they are known' }),
        netMinor: z.int().meta({ description: 'Gross less all that stands before it' }),
        feesPending: z.int().meta({ description: 'Payments whose fee is not known yet' }),
      }),
    ),
  })
  .meta({ id: 'PaymentSummary' });

const Day = z.iso.date().meta({ description: 'A day in UTC', example: '2027-01-04' });

const Sum = z.object({ count: z.int(), amountMinor: z.int() });

const Report = z
  .object({
    day: Day,
    status: z.enum(REPORT_STATUSES),
    run: z.int().meta({ description: 'How often the day was compared' }),
    differences: z.int().meta({ description: 'Those that are open' }),
    sums: z.array(
      z.object({ object: z.enum(COMPARED_OBJECTS), currency: z.string(), ours: Sum, theirs: Sum }),
    ),
    checkedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ReconciliationReport' });

const Difference = z
  .object({
    id: Id,
    kind: z.enum(DIFFERENCE_KINDS),
    object: z.enum(COMPARED_OBJECTS),
    objectId: Id.nullable(),
    providerId: z.string().nullable(),
    ours: z.string().nullable(),
    theirs: z.string().nullable(),
    foundAt: Timestamp,
    resolvedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ReconciliationDifference' });

const reportExample = {
  day: '2027-01-04',
  status: 'differed' as const,
  run: 1,
  differences: 1,
  sums: [
    {
      object: 'payment' as const,
      currency: 'EUR',
      ours: { count: 411, amountMinor: 3_699_000 },
      theirs: { count: 412, amountMinor: 3_708_000 },
    },
  ],
  checkedAt: '2027-01-05T02:10:00.000Z',
};

const differenceExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d17',
  kind: 'status-differs' as const,
  object: 'payment' as const,
  objectId: paymentExample.id,
  providerId: 'pi_3Q…',
  ours: 'canceled',
  theirs: 'succeeded',
  foundAt: '2027-01-05T02:10:00.000Z',
  resolvedAt: null,
};

const ADMIN = ['admin'] as const;
const MANAGERS = ['organizer', 'admin'] as const;

export const paymentOversightOperations = {
  listRefunds: operation({
    id: 'listRefunds',
    service: 'payment',
    method: 'GET',
    path: '/payments/refunds',
    access: ADMIN,
    personalData: true,
    summary: 'List refunds with what stands in their way, the newest first',
    query: PageQuery.extend({ status: z.enum(REFUND_STATUSES).optional() }),
    responses: {
      200: {
        description: 'A page of refunds',
        body: page(WatchedRefund),
        example: { items: [watchedExample], nextCursor: null },
      },
    },
  }),
  retryRefund: operation({
    id: 'retryRefund',
    service: 'payment',
    method: 'POST',
    path: '/payments/refunds/{id}/retry',
    access: ADMIN,
    idempotent: true,
    summary: 'Have a failed refund made anew',
    description:
      'Asks for another refund of the same amount in its place, once; asking again returns that one. A refund that is only waiting needs no word: it is tried every five minutes.',
    params: IdParams,
    responses: { 202: { description: 'The refund in its place', body: Refund, example: refundExample } },
    problems: {
      409: ['refund-not-failed', 'refund-exceeds-payment', 'payment-disputed'],
      422: ['idempotency-key-reused'],
    },
  }),
  listDisputes: operation({
    id: 'listDisputes',
    service: 'payment',
    method: 'GET',
    path: '/payments/disputes',
    access: MANAGERS,
    ownership: 'event-organizer',
    personalData: true,
    summary: 'List disputes, the newest first',
    description:
      'An organiser sees those of their own events. They are answered in the provider’s dashboard.',
    query: PageQuery.extend({ status: z.enum(DISPUTE_STATUSES).optional() }),
    responses: {
      200: {
        description: 'A page of disputes',
        body: page(Dispute),
        example: { items: [disputeExample], nextCursor: null },
      },
    },
  }),
  paymentSummary: operation({
    id: 'paymentSummary',
    service: 'payment',
    method: 'GET',
    path: '/payments/summary',
    access: MANAGERS,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'What an event took in, gave back and paid in fees',
    description:
      'By currency. Fees are in the currency of the account at the provider, so they may stand in a row of their own.',
    query: z.object({ eventId: Id }),
    responses: {
      200: {
        description: 'The sums',
        body: Summary,
        example: {
          eventId,
          currencies: [
            {
              currency: 'EUR',
              payments: 412,
              grossMinor: 3_708_000,
              refundedMinor: 18_000,
              disputedMinor: 9_000,
              chargedBackMinor: 0,
              providerFeesMinor: 67_920,
              netMinor: 3_613_080,
              feesPending: 0,
            },
          ],
        },
      },
    },
  }),
  listReconciliations: operation({
    id: 'listReconciliations',
    service: 'payment',
    method: 'GET',
    path: '/payments/reconciliation',
    access: ADMIN,
    personalData: false,
    summary: 'List the days compared with the payment provider, the newest first',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of days',
        body: page(Report),
        example: { items: [reportExample], nextCursor: null },
      },
    },
  }),
  getReconciliation: operation({
    id: 'getReconciliation',
    service: 'payment',
    method: 'GET',
    path: '/payments/reconciliation/{day}',
    access: ADMIN,
    personalData: false,
    summary: 'Get a day’s report and its differences',
    params: z.object({ day: Day }),
    query: PageQuery,
    responses: {
      200: {
        description: 'The report with a page of its differences, the oldest first',
        body: page(Difference).extend({ report: Report }),
        example: { report: reportExample, items: [differenceExample], nextCursor: null },
      },
    },
  }),
  requestReconciliation: operation({
    id: 'requestReconciliation',
    service: 'payment',
    method: 'POST',
    path: '/payments/reconciliation',
    access: ADMIN,
    idempotent: true,
    summary: 'Compare a day with the payment provider anew',
    description:
      'Any day that has been over for two hours. It runs in the background: its report says `running` until it is done.',
    body: z.strictObject({ day: Day }),
    bodyExample: { day: '2027-01-04' },
    responses: {
      202: {
        description: 'The comparison is on its way',
        body: Report,
        example: { ...reportExample, status: 'running', run: 2 },
      },
    },
    problems: { 409: ['day-not-over'], 422: ['idempotency-key-reused'] },
  }),
} as const;
