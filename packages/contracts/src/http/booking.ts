import { z } from 'zod';
import { operation } from '../operation.ts';
import { AmountMinor, Id, IdParams, line, PageQuery, page, Timestamp } from '../schemas.ts';

export const BOOKING_STATUSES = ['pending', 'confirmed', 'expired', 'cancelled'] as const;

export const BOOKING_KINDS = ['sale', 'complimentary'] as const;

export const CANCEL_REASONS = ['buyer', 'organizer', 'event-cancelled', 'charged-back'] as const;

export const TICKET_VOID_REASONS = ['cancelled', 'reissued', 'disputed'] as const;

/** Why a cancellation gives back what it does, or cannot be. */
export const CANCELLATION_REASONS = [
  'unpaid',
  'free',
  'event-cancelled',
  'rescheduled',
  'full',
  'partial',
  'not-refundable',
  'period-over',
  'checked-in',
  'disputed',
  'not-active',
] as const;

export const Items = z
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
  unitPriceMinor: AmountMinor.meta({ description: 'Paid for a ticket, without its fee' }),
  unitFeeMinor: AmountMinor.meta({ description: 'Paid for a ticket beside its price' }),
  fullPriceMinor: AmountMinor.meta({ description: 'The list price, before a member’s discount' }),
});

export const Booking = z
  .object({
    id: Id,
    eventId: Id,
    userId: Id,
    kind: z.enum(BOOKING_KINDS).meta({ description: 'Bought, or given by the organiser' }),
    status: z.enum(BOOKING_STATUSES),
    items: z.array(BookingItem),
    subtotalMinor: AmountMinor.meta({ description: 'All tickets at their list price' }),
    discountMinor: AmountMinor.meta({ description: 'What is taken off the list prices' }),
    feesMinor: AmountMinor,
    totalMinor: AmountMinor.meta({ description: 'Subtotal − discount + fees' }),
    refundDueMinor: AmountMinor.meta({ description: 'What a cancellation gives back' }),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    isDisputed: z.boolean().meta({
      description: 'The buyer’s bank demands the money back: the tickets are void until it is decided',
    }),
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
    voidReason: z.enum(TICKET_VOID_REASONS).nullable(),
    checkedInAt: Timestamp.nullable(),
    pdfUrl: z.string().nullable().meta({ description: 'Path of the PDF; null while it is being made' }),
    qr: z.string().meta({ description: 'The code as a QR image, an SVG data URL' }),
  })
  .meta({ id: 'Ticket' });

export const TicketKey = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  kid: z.string(),
  use: z.string(),
  alg: z.string(),
});

export const ticketKeyExample = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKx…',
  kid: 'k1',
  use: 'sig',
  alg: 'EdDSA',
};

export const bookingExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  kind: 'sale' as const,
  status: 'pending' as const,
  items: [
    {
      ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
      name: 'Standing',
      quantity: 2,
      unitPriceMinor: 4050,
      unitFeeMinor: 300,
      fullPriceMinor: 4500,
    },
  ],
  subtotalMinor: 9000,
  discountMinor: 900,
  feesMinor: 600,
  totalMinor: 8700,
  refundDueMinor: 0,
  cancelReason: null,
  isDisputed: false,
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
  voidReason: null,
  checkedInAt: null,
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
      'Claims the tickets at once or refuses with `sold-out`. A booking whose total is 0 is confirmed at once. A member’s discount is taken off the prices, not off the fees; members with a presale may buy before the sale is open to everybody.',
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
      'A hold is released at once. A paid booking is cancelled and refunded by the event’s refund policy; `GET /bookings/{id}/cancellation` tells before what that gives back. Cancelling again changes nothing.',
    params: IdParams,
    responses: {
      200: {
        description: 'The cancelled booking, with what will be refunded',
        body: Booking,
        example: {
          ...bookingExample,
          status: 'cancelled',
          cancelReason: 'buyer',
          cancelledAt: '2027-01-04T10:05:00.000Z',
        },
      },
    },
    problems: { 409: ['refund-period-over', 'ticket-checked-in', 'booking-disputed'] },
  }),
  previewCancellation: operation({
    id: 'previewCancellation',
    service: 'booking',
    method: 'GET',
    path: '/bookings/{id}/cancellation',
    access: 'user',
    ownership: 'caller',
    summary: 'What cancelling a booking now would give back',
    description:
      'The full policy gives everything back, fees too; so does a cancelled event, and one that got another time or place after the booking was confirmed. A partial policy gives its part of the ticket prices; the fees stay.',
    params: IdParams,
    responses: {
      200: {
        description: 'Whether it can be cancelled, what is given back, by which rule and until when',
        body: z.object({
          canCancel: z.boolean(),
          refundMinor: AmountMinor,
          currency: z.string(),
          reason: z.enum(CANCELLATION_REASONS),
          until: Timestamp.nullable().meta({ description: 'The rule holds until then; null without an end' }),
        }),
        example: {
          canCancel: true,
          refundMinor: 8700,
          currency: 'EUR',
          reason: 'full',
          until: '2027-05-13T18:00:00.000Z',
        },
      },
    },
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
  reissueTicket: operation({
    id: 'reissueTicket',
    service: 'booking',
    method: 'POST',
    path: '/bookings/{id}/tickets/{ticketId}/reissue',
    access: 'user',
    idempotent: true,
    summary: 'Issue a ticket anew; its old code is void',
    description:
      'For the booking’s owner, the event’s organiser and admins: when a code got into wrong hands. The new ticket is another one, with its own id, code and PDF, in the same name.',
    params: z.object({ id: Id, ticketId: Id }),
    responses: {
      201: { description: 'The new ticket', body: Ticket, example: ticketExample },
    },
    problems: {
      409: ['booking-not-confirmed', 'ticket-void', 'ticket-checked-in', 'reissued-too-often'],
      422: ['idempotency-key-reused'],
    },
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
    description:
      'An organiser’s own events; for an admin everybody’s, and then of the last 90 days unless `from` or `eventId` says otherwise. Days are UTC; `from` is included, `to` is not.',
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
              checkedIn: z.int().meta({ description: 'Tickets that somebody was let in with' }),
              feesMinor: z.int(),
              totalMinor: z.int().meta({ description: 'Fees included' }),
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
              checkedIn: 0,
              feesMinor: 9300,
              totalMinor: 148800,
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
        body: z.object({ keys: z.array(TicketKey) }),
        example: { keys: [ticketKeyExample] },
      },
    },
  }),
} as const;
