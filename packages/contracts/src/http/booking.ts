import { z } from 'zod';
import { operation } from '../operation.ts';
import { AmountMinor, Id, IdParams, line, PageQuery, page, Timestamp } from '../schemas.ts';

export const BOOKING_STATUSES = ['pending', 'confirmed', 'expired', 'cancelled'] as const;

const Items = z
  .array(z.strictObject({ ticketTypeId: Id, quantity: z.int().min(1).max(50) }))
  .min(1)
  .max(20)
  .refine((items) => new Set(items.map((item) => item.ticketTypeId)).size === items.length, {
    message: 'must name each ticket type once',
  });

export const BookingItem = z.object({
  ticketTypeId: Id,
  name: z.string(),
  quantity: z.int(),
  unitPriceMinor: AmountMinor,
});

export const Booking = z
  .object({
    id: Id,
    eventId: Id,
    userId: Id,
    status: z.enum(BOOKING_STATUSES),
    items: z.array(BookingItem),
    totalMinor: AmountMinor,
    refundDueMinor: AmountMinor.meta({ description: 'What a cancellation gives back' }),
    currency: z.string(),
    expiresAt: Timestamp.meta({ description: 'A pending booking is given up after this moment' }),
    confirmedAt: Timestamp.nullable(),
    cancelledAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Booking' });

export const Ticket = z
  .object({
    id: Id,
    code: z.string().meta({ description: 'Signed; verifiable offline with the keys of `/tickets/keys`' }),
    ticketTypeId: Id,
    ticketTypeName: z.string(),
    attendeeName: z.string(),
    status: z.enum(['valid', 'void']),
    pdfUrl: z.string().nullable().meta({ description: 'Path of the PDF; null while it is being made' }),
    qr: z.string().meta({ description: 'The code as a QR image, an SVG data URL' }),
  })
  .meta({ id: 'Ticket' });

const bookingExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  status: 'pending' as const,
  items: [
    {
      ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
      name: 'Standing',
      quantity: 2,
      unitPriceMinor: 4500,
    },
  ],
  totalMinor: 9000,
  refundDueMinor: 0,
  currency: 'EUR',
  expiresAt: '2027-01-04T10:10:00.000Z',
  confirmedAt: null,
  cancelledAt: null,
  createdAt: '2027-01-04T10:00:00.000Z',
};

const ticketExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06',
  code: 'C1.k1.AZpcPnoQfESd….c2lnbmF0dXJl',
  ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
  ticketTypeName: 'Standing',
  attendeeName: 'Ada Fan',
  status: 'valid' as const,
  pdfUrl: '/api/files/ticket-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06.pdf',
  qr: 'data:image/svg+xml;base64,PHN2Zy…',
};

export const bookingOperations = {
  holdTickets: operation({
    id: 'holdTickets',
    service: 'booking',
    method: 'POST',
    path: '/bookings',
    access: 'user',
    idempotent: true,
    summary: 'Hold tickets for ten minutes',
    description:
      'Claims the tickets at once or refuses with `sold-out`. A booking whose total is 0 is confirmed at once.',
    body: z.strictObject({ eventId: Id, items: Items }),
    bodyExample: {
      eventId: bookingExample.eventId,
      items: [{ ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04', quantity: 2 }],
    },
    responses: { 201: { description: 'The hold', body: Booking, example: bookingExample } },
    problems: { 409: ['sold-out', 'not-on-sale'], 422: ['idempotency-key-reused'] },
  }),
  getBooking: operation({
    id: 'getBooking',
    service: 'booking',
    method: 'GET',
    path: '/bookings/{id}',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'Get a booking',
    params: IdParams,
    responses: { 200: { description: 'The booking', body: Booking, example: bookingExample } },
  }),
  listUserBookings: operation({
    id: 'listUserBookings',
    service: 'booking',
    method: 'GET',
    path: '/bookings/user/{uid}',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'List a user’s bookings, the newest first',
    params: z.object({ uid: Id }),
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of bookings',
        body: page(Booking),
        example: { items: [bookingExample], nextCursor: null },
      },
    },
  }),
  changeBooking: operation({
    id: 'changeBooking',
    service: 'booking',
    method: 'PUT',
    path: '/bookings/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'Change quantities while pending, attendee names afterwards',
    params: IdParams,
    body: z.union([
      z.strictObject({ items: Items }),
      z.strictObject({
        attendees: z
          .array(z.strictObject({ ticketId: Id, attendeeName: line(120) }))
          .min(1)
          .max(1000),
      }),
    ]),
    bodyExample: { items: [{ ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04', quantity: 1 }] },
    responses: { 200: { description: 'The booking as it is now', body: Booking, example: bookingExample } },
    problems: {
      409: ['sold-out', 'not-on-sale', 'booking-not-pending', 'booking-not-confirmed', 'payment-started'],
    },
  }),
  cancelBooking: operation({
    id: 'cancelBooking',
    service: 'booking',
    method: 'DELETE',
    path: '/bookings/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'Cancel a booking',
    description:
      'A hold is released at once. A paid booking is cancelled and refunded by the event’s refund policy. Cancelling again changes nothing.',
    params: IdParams,
    responses: {
      200: {
        description: 'The cancelled booking, with what will be refunded',
        body: Booking,
        example: { ...bookingExample, status: 'cancelled', cancelledAt: '2027-01-04T10:05:00.000Z' },
      },
    },
    problems: { 409: ['refund-period-over'] },
  }),
  issueTickets: operation({
    id: 'issueTickets',
    service: 'booking',
    method: 'POST',
    path: '/bookings/{id}/ticket',
    access: 'user',
    ownership: 'caller',
    summary: 'The tickets of a confirmed booking',
    params: IdParams,
    responses: {
      201: {
        description: 'The tickets',
        body: z.object({ tickets: z.array(Ticket) }),
        example: { tickets: [ticketExample] },
      },
    },
    problems: { 409: ['booking-not-confirmed'] },
  }),
  bookingStats: operation({
    id: 'bookingStats',
    service: 'booking',
    method: 'GET',
    path: '/bookings/stats',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Counts and revenue by status, event or day',
    query: z.object({
      groupBy: z.enum(['status', 'event', 'day']).default('status'),
      eventId: Id.optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
    }),
    responses: {
      200: {
        description: 'One row for each group, status and currency',
        body: z.object({
          items: z.array(
            z.object({
              group: z.string(),
              status: z.enum(BOOKING_STATUSES),
              currency: z.string(),
              bookings: z.int(),
              tickets: z.int(),
              totalMinor: z.int(),
            }),
          ),
        }),
        example: {
          items: [
            {
              group: 'confirmed',
              status: 'confirmed',
              currency: 'EUR',
              bookings: 12,
              tickets: 31,
              totalMinor: 139500,
            },
          ],
        },
      },
    },
  }),
  ticketKeys: operation({
    id: 'ticketKeys',
    service: 'booking',
    method: 'GET',
    path: '/tickets/keys',
    access: 'public',
    summary: 'The public keys that ticket codes verify with (a JWK set)',
    responses: {
      200: {
        description: 'RFC 7517 JWK set of Ed25519 keys',
        body: z.object({
          keys: z.array(
            z.object({
              kty: z.string(),
              crv: z.string(),
              x: z.string(),
              kid: z.string(),
              use: z.string(),
              alg: z.string(),
            }),
          ),
        }),
        example: {
          keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKx…', kid: 'k1', use: 'sig', alg: 'EdDSA' }],
        },
      },
    },
  }),
} as const;
