import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, PageQuery, page, Timestamp } from '../schemas.ts';
import {
  Counts,
  countsBefore,
  countsExample,
  EventParams,
  Export,
  eventId,
  exported,
  FunnelStep,
  funnelExample,
  Interval,
  Period,
  problems,
  range,
  Scope,
  Sum,
  span,
  spanBefore,
  spanExample,
  sumExample,
} from './analytics-schemas.ts';
import { Tracked } from './analytics-tracking.ts';

const STAFF = ['organizer', 'admin'] as const;

export const analyticsOperations = {
  track: operation({
    id: 'track',
    service: 'analytics',
    method: 'POST',
    path: '/analytics/track',
    access: 'public',
    summary: 'Tell of page views and actions, up to 50 at once',
    description:
      'No personal data: no names, addresses or account ids, and no free text. Visitors are told apart by a hash that changes each day and leads back to nobody. Browsers that ask not to be tracked (`DNT`, `Sec-GPC`) and robots are answered alike and not counted.',
    headers: z.object({
      'user-agent': z.string().optional(),
      dnt: z.string().optional(),
      'sec-gpc': z.string().optional(),
    }),
    body: z.strictObject({ events: z.array(Tracked).min(1).max(50) }),
    bodyExample: {
      events: [{ name: 'event_view', path: `/events/${eventId}`, eventId, properties: { from: 'search' } }],
    },
    responses: {
      202: {
        description: 'Taken; counted a moment later',
        body: z.object({ accepted: z.int() }),
        example: { accepted: 1 },
      },
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
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(100)
        .default(20)
        .meta({ description: 'An exported file holds all' }),
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
              visitors: z.int().meta({ description: 'Different ones each day, added up' }),
              ...Counts.shape,
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
              visitors: 1702,
              ...countsExample,
              conversion: 0.1498,
            },
          ],
        },
      },
      ...exported,
    },
    problems,
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
    query: z.object({ ...range, interval: Interval, export: Export }),
    responses: {
      200: {
        description: 'Registrations over time (for admins; empty for organisers), and buyers',
        body: z.object({
          ...span,
          items: z.array(z.object({ period: Period, registrations: z.int() })),
          buyers: z.object({
            total: z.int().meta({ description: 'People with a confirmed booking' }),
            returning: z.int().meta({ description: 'Of these, with more than one' }),
            active: z.int().meta({ description: 'People whose booking was confirmed in these days' }),
          }),
        }),
        example: {
          ...spanExample,
          items: [{ period: '2027-01-04', registrations: 41 }],
          buyers: { total: 1204, returning: 310, active: 352 },
        },
      },
      ...exported,
    },
    problems,
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
          totals: z.array(Sum),
          previous: z.object({ ...span, totals: z.array(Sum) }),
        }),
        example: {
          ...spanExample,
          items: [{ period: '2027-01-04', eventId: null, ...sumExample }],
          totals: [sumExample],
          previous: {
            ...spanBefore,
            totals: [{ currency: 'EUR', revenueMinor: 121_500, refundsMinor: 0, netMinor: 121_500 }],
          },
        },
      },
      ...exported,
    },
    problems,
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
          items: z.array(Counts.extend({ period: Period.nullable(), eventId: Id.nullable() })),
          totals: Counts,
          previous: z.object({ ...span, totals: Counts }),
        }),
        example: {
          ...spanExample,
          items: [{ period: '2027-01-04', eventId: null, ...countsExample }],
          totals: countsExample,
          previous: { ...spanBefore, totals: countsBefore },
        },
      },
      ...exported,
    },
    problems,
  }),
  eventFunnel: operation({
    id: 'eventFunnel',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/events/{eventId}/funnel',
    access: STAFF,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'From the view of an event’s page to the paid booking, over time',
    params: EventParams,
    query: z.object({ ...range, interval: Interval, export: Export }),
    responses: {
      200: {
        description: 'A row for each period, also where nothing happened, and all together',
        body: z.object({
          ...span,
          items: z.array(FunnelStep.extend({ period: Period })),
          totals: FunnelStep,
        }),
        example: {
          ...spanExample,
          items: [{ period: '2027-01-04', ...funnelExample }],
          totals: funnelExample,
        },
      },
      ...exported,
    },
    problems,
  }),
  eventSales: operation({
    id: 'eventSales',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/events/{eventId}/sales',
    access: STAFF,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'What was sold of each ticket type, and how many came',
    description: 'To date, or what was confirmed in the given days (UTC).',
    params: EventParams,
    query: z.object({ from: z.iso.date().optional(), to: z.iso.date().optional(), export: Export }),
    responses: {
      200: {
        description: 'A row for each ticket type, and how many were let in',
        body: z.object({
          eventId: Id,
          title: z.string(),
          items: z.array(
            z.object({
              ticketTypeId: Id,
              name: z.string(),
              capacity: z.int(),
              sold: z.int().meta({ description: 'In confirmed bookings' }),
              sellThrough: z.number().nullable().meta({ description: 'Sold of the capacity, 0 to 1' }),
              cancelled: z.int().meta({ description: 'Sold once, and cancelled' }),
              currency: z.string(),
              faceValueMinor: z.int().meta({ description: 'What the sold ones cost, without fees' }),
            }),
          ),
          attendance: z.object({
            admitted: z.int(),
            sold: z.int(),
            rate: z.number().nullable().meta({ description: 'Admitted of the sold, 0 to 1' }),
          }),
        }),
        example: {
          eventId,
          title: 'Northern Lights',
          items: [
            {
              ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
              name: 'Standing',
              capacity: 400,
              sold: 361,
              sellThrough: 0.9025,
              cancelled: 4,
              currency: 'EUR',
              faceValueMinor: 1_624_500,
            },
          ],
          attendance: { admitted: 340, sold: 361, rate: 0.9418 },
        },
      },
      ...exported,
    },
    problems,
  }),
  listReports: operation({
    id: 'listReports',
    service: 'analytics',
    method: 'GET',
    path: '/analytics/reports',
    access: STAFF,
    ownership: 'caller',
    personalData: false,
    summary: 'List the daily reports of your events, the newest first',
    description: 'Written each night for the day before (UTC), kept for 90 days. Admins name the organiser.',
    query: PageQuery.extend({ organizerId: Id.optional() }),
    responses: {
      200: {
        description: 'A page of reports; their URLs are good for 15 minutes',
        body: page(
          z.object({
            day: z.iso.date(),
            events: z.int().meta({ description: 'On which something happened' }),
            createdAt: Timestamp,
            csvUrl: z.url(),
            jsonUrl: z.url(),
          }),
        ),
        example: {
          items: [
            {
              day: '2027-01-04',
              events: 3,
              createdAt: '2027-01-05T01:00:12.000Z',
              csvUrl:
                'https://concert-reports-production.s3.eu-central-1.amazonaws.com/0a1b.csv?X-Amz-Signature=0a1b',
              jsonUrl:
                'https://concert-reports-production.s3.eu-central-1.amazonaws.com/0a1b.json?X-Amz-Signature=0a1b',
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
} as const;
