import { z } from 'zod';
import { operation } from '../operation.ts';
import { Email, IdParams, Locale, line, PageQuery, page, paragraph } from '../schemas.ts';
import { BOOKING_STATUSES, Booking, bookingExample, Items } from './booking.ts';

/** A booking as the event's organiser sees it: with who booked, and who gets complimentary tickets. */
export const EventBooking = Booking.extend({
  buyer: z
    .object({ name: z.string(), email: z.string().nullable() })
    .meta({ description: 'Who booked; of a complimentary booking who gets the tickets' }),
  note: z.string().nullable().meta({ description: 'The organiser’s own, of a complimentary booking' }),
}).meta({ id: 'EventBooking' });

const complimentaryExample = {
  ...bookingExample,
  kind: 'complimentary' as const,
  status: 'confirmed' as const,
  items: bookingExample.items.map((item) => ({ ...item, unitPriceMinor: 0, unitFeeMinor: 0 })),
  discountMinor: 9000,
  feesMinor: 0,
  totalMinor: 0,
  confirmedAt: '2027-01-04T10:00:00.000Z',
};

/** What an organiser sees and does of an event's bookings. */
export const eventBookingOperations = {
  listEventBookings: operation({
    id: 'listEventBookings',
    service: 'booking',
    method: 'GET',
    path: '/events/{id}/bookings',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: true,
    summary: 'List an event’s bookings, the newest first',
    params: IdParams,
    query: PageQuery.extend({
      status: z.enum(BOOKING_STATUSES).optional(),
      q: line(120, 2).optional().meta({
        description: 'Part of a buyer’s or an attendee’s name, or the beginning of an address or of an id',
      }),
    }),
    responses: {
      200: {
        description: 'A page of bookings',
        body: page(EventBooking),
        example: {
          items: [
            { ...bookingExample, buyer: { name: 'Ada Fan', email: 'ada@concert.example' }, note: null },
          ],
          nextCursor: null,
        },
      },
    },
  }),
  giveTickets: operation({
    id: 'giveTickets',
    service: 'booking',
    method: 'POST',
    path: '/events/{id}/complimentary-bookings',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    idempotent: true,
    summary: 'Give tickets away',
    description:
      'Takes the tickets from the event’s capacity and confirms at once, for nothing. Sales windows and the most tickets of a booking do not count here, the capacity does. The booking is the organiser’s; the tickets go to the recipient by mail.',
    params: IdParams,
    body: z.strictObject({
      items: Items,
      recipient: z.strictObject({ name: line(120), email: Email, locale: Locale.optional() }),
      note: paragraph(300).optional(),
    }),
    bodyExample: {
      items: [{ ticketTypeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04', quantity: 2 }],
      recipient: { name: 'Grace Guest', email: 'grace@press.example', locale: 'en' },
      note: 'Press list',
    },
    responses: {
      201: { description: 'The confirmed booking', body: Booking, example: complimentaryExample },
    },
    problems: { 409: ['sold-out', 'not-on-sale'], 422: ['idempotency-key-reused'] },
  }),
  exportAttendees: operation({
    id: 'exportAttendees',
    service: 'booking',
    method: 'GET',
    path: '/events/{id}/attendees',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: true,
    summary: 'The attendees of an event as CSV, a page at a time',
    description:
      'RFC 4180 with a header on the first page; pages put together are one file. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
    params: IdParams,
    query: z.object({
      format: z.enum(['csv']).default('csv'),
      limit: z.coerce.number().int().min(1).max(1000).default(1000).meta({ description: 'Lines on a page' }),
      cursor: PageQuery.shape.cursor,
    }),
    responses: {
      200: {
        description: 'Lines of CSV',
        body: z.object({ csv: z.string(), nextCursor: z.string().nullable() }),
        example: {
          csv: 'ticketId,bookingId,ticketType,attendee,buyer,email,status,voidReason,checkedInAt\r\n',
          nextCursor: null,
        },
      },
    },
  }),
} as const;
