import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id } from '../schemas.ts';

/** What visitors' browsers tell of. */
export const TRACKED = [
  'page_view',
  'event_view',
  'search',
  'checkout_start',
  'share',
  'link_click',
] as const;

/** A short value that says something of the action and nothing of the person: no `@`, no free text. */
const Property = z.union([
  z.boolean(),
  z
    .number()
    .min(Number.MIN_SAFE_INTEGER)
    .max(Number.MAX_SAFE_INTEGER)
    .refine((value) => value === 0 || Math.abs(value) >= 1e-9, 'must be 0 or at least a billionth'),
  z.string().regex(/^[\w .:/+-]{0,60}$/, 'must be at most 60 letters, digits and . : / + - _'),
]);

const Tracked = z.strictObject({
  name: z.enum(TRACKED),
  path: z
    .string()
    .regex(/^\/[\w\-./]{0,199}$/, 'must be a path without a query')
    .optional()
    .meta({ description: 'The page, without its query' }),
  eventId: Id.optional(),
  visitId: Id.optional().meta({ description: 'Made at random for each visit, kept in no cookie' }),
  occurredAt: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'Within the last day; the moment of its arrival when absent or not' }),
  properties: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,29}$/, 'must be a name such as ticketCount'), Property)
    .refine((properties) => Object.keys(properties).length <= 10, 'must be at most ten')
    .optional(),
});

const range = {
  from: z.iso.date().optional().meta({ description: 'The first day (UTC); 29 days before `to` when absent' }),
  to: z.iso.date().optional().meta({ description: 'The last day (UTC); today when absent' }),
};

const Interval = z
  .enum(['day', 'week', 'month'])
  .default('day')
  .meta({ description: 'Weeks begin on Monday' });

const Scope = z.object({ ...range, eventId: Id.optional() });

const Period = z.iso.date().meta({ description: 'The first day of the day, week or month' });

const span = { from: z.iso.date(), to: z.iso.date() };
const spanExample = { from: '2027-01-01', to: '2027-01-30' };
const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';

const Sum = z.object({
  currency: z.string(),
  revenueMinor: z.int().meta({ description: 'Payments that arrived' }),
  refundsMinor: z.int(),
  netMinor: z.int(),
});
const sumExample = { currency: 'EUR', revenueMinor: 139_500, refundsMinor: 9000, netMinor: 130_500 };

const STAFF = ['organizer', 'admin'] as const;

export const analyticsOperations = {
  track: operation({
    id: 'track',
    service: 'analytics',
    method: 'POST',
    path: '/analytics/track',
    access: 'public',
    summary: 'Tell of page views and actions, up to 50 at once',
    description: 'No personal data: no names, addresses or account ids, and no free text.',
    body: z.strictObject({ events: z.array(Tracked).min(1).max(50) }),
    bodyExample: {
      events: [{ name: 'event_view', path: `/events/${eventId}`, eventId, properties: { from: 'search' } }],
    },
    responses: {
      202: { description: 'Taken', body: z.object({ accepted: z.int() }), example: { accepted: 1 } },
    },
  }),
  eventFigures: operation({
    id: 'eventFigures',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/events',
    access: STAFF,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Which events are popular',
    query: Scope.extend({
      sort: z.enum(['views', 'holds', 'bookings', 'tickets']).default('tickets'),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    responses: {
      200: {
        description: 'The events that something happened with, the foremost first',
        body: z.object({
          ...span,
          items: z.array(
            z.object({
              eventId: Id,
              title: z.string(),
              views: z.int(),
              holds: z.int(),
              bookings: z.int(),
              tickets: z.int(),
              cancellations: z.int(),
              conversion: z
                .number()
                .nullable()
                .meta({ description: 'Bookings for each view; null without views' }),
            }),
          ),
        }),
        example: {
          ...spanExample,
          items: [
            {
              eventId,
              title: 'Northern Lights',
              views: 2410,
              holds: 402,
              bookings: 361,
              tickets: 803,
              cancellations: 4,
              conversion: 0.1498,
            },
          ],
        },
      },
    },
  }),
  userFigures: operation({
    id: 'userFigures',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/users',
    access: STAFF,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Registrations and buyers',
    query: z.object({ ...range, interval: Interval }),
    responses: {
      200: {
        description: 'Registrations over time (for admins; empty for organisers) and buyers to date',
        body: z.object({
          ...span,
          items: z.array(z.object({ period: Period, registrations: z.int() })),
          buyers: z.object({
            total: z.int().meta({ description: 'People with a confirmed booking' }),
            returning: z.int().meta({ description: 'Of these, with more than one' }),
          }),
        }),
        example: {
          ...spanExample,
          items: [{ period: '2027-01-04', registrations: 41 }],
          buyers: { total: 1204, returning: 310 },
        },
      },
    },
  }),
  revenueFigures: operation({
    id: 'revenueFigures',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/revenue',
    access: STAFF,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Revenue and refunds, by currency',
    query: Scope.extend({
      interval: Interval,
      groupBy: z.enum(['period', 'event', 'none']).default('period'),
    }),
    responses: {
      200: {
        description: 'One row for each period, or event, and currency',
        body: z.object({
          ...span,
          items: z.array(Sum.extend({ period: Period.nullable(), eventId: Id.nullable() })),
        }),
        example: { ...spanExample, items: [{ period: '2027-01-04', eventId: null, ...sumExample }] },
      },
    },
  }),
  bookingFigures: operation({
    id: 'bookingFigures',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/bookings',
    access: STAFF,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Booking trends',
    query: Scope.extend({
      interval: Interval,
      groupBy: z.enum(['period', 'event', 'none']).default('period'),
    }),
    responses: {
      200: {
        description: 'One row for each period or event',
        body: z.object({
          ...span,
          items: z.array(
            z.object({
              period: Period.nullable(),
              eventId: Id.nullable(),
              holds: z.int(),
              bookings: z.int(),
              tickets: z.int(),
              cancellations: z.int(),
            }),
          ),
        }),
        example: {
          ...spanExample,
          items: [
            {
              period: '2027-01-04',
              eventId: null,
              holds: 402,
              bookings: 361,
              tickets: 803,
              cancellations: 4,
            },
          ],
        },
      },
    },
  }),
} as const;
