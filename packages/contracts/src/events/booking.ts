import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id } from '../schemas.ts';

const bookingId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05';
const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const userId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';
const paymentId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d07';
const ticketTypeId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04';

const items = z.array(z.object({ ticketTypeId: Id, quantity: z.int() }));
const booking = { bookingId: Id, eventId: Id, userId: Id };
const sum = { totalMinor: z.int(), currency: z.string() };
const example = { bookingId, eventId, userId, totalMinor: 9000, currency: 'EUR' };
const exampleItems = [{ ticketTypeId, quantity: 2 }];
/** Absent in events of the release before: bought, without fee and discount. */
const terms = {
  kind: z.enum(['sale', 'complimentary']).optional(),
  feesMinor: z.int().optional(),
  discountMinor: z.int().optional(),
};

export const bookingEvents = {
  TicketsHeld: eventType({
    type: 'TicketsHeld',
    version: 1,
    source: 'booking',
    description: 'Tickets were claimed for ten minutes.',
    subject: 'booking',
    data: z.object({ ...booking, ...sum, items }),
    example: { ...example, items: exampleItems },
  }),
  HoldChanged: eventType({
    type: 'HoldChanged',
    version: 1,
    source: 'booking',
    description: 'The quantities of a pending booking changed.',
    subject: 'booking',
    data: z.object({ ...booking, ...sum, before: items, after: items }),
    example: { ...example, before: exampleItems, after: [{ ticketTypeId, quantity: 1 }] },
  }),
  HoldExpired: eventType({
    type: 'HoldExpired',
    version: 1,
    source: 'booking',
    description: 'A hold was not paid in time; its tickets are back on sale.',
    subject: 'booking',
    data: z.object({ ...booking, items }),
    example: { bookingId, eventId, userId, items: exampleItems },
  }),
  BookingConfirmed: eventType({
    type: 'BookingConfirmed',
    version: 1,
    source: 'booking',
    description: 'A booking is paid (or free) and its tickets are issued.',
    subject: 'booking',
    data: z.object({ ...booking, ...sum, ...terms, items, paymentId: Id.nullable() }),
    example: { ...example, items: exampleItems, paymentId },
  }),
  BookingCancelled: eventType({
    type: 'BookingCancelled',
    version: 1,
    source: 'booking',
    description:
      'A hold was given up, or a confirmed booking was cancelled and its tickets are void. `charged-back`: the money is with the buyer already, nothing is given back.',
    subject: 'booking',
    data: z.object({
      ...booking,
      items,
      currency: z.string(),
      previousStatus: z.enum(['pending', 'confirmed']),
      reason: z.enum(['buyer', 'organizer', 'event-cancelled', 'charged-back']),
      kind: terms.kind,
      paymentId: Id.nullable(),
      refundDueMinor: z.int(),
    }),
    example: {
      bookingId,
      eventId,
      userId,
      items: exampleItems,
      currency: 'EUR',
      previousStatus: 'confirmed',
      reason: 'buyer',
      paymentId,
      refundDueMinor: 9000,
    },
  }),
  PaymentNotPlaced: eventType({
    type: 'PaymentNotPlaced',
    version: 1,
    source: 'booking',
    description: 'A payment came too late and its tickets were gone: it must be given back in full.',
    subject: 'booking',
    data: z.object({
      ...booking,
      paymentId: Id,
      reason: z.enum(['sold-out', 'booking-cancelled', 'amount-changed']),
    }),
    example: { bookingId, eventId, userId, paymentId, reason: 'sold-out' },
  }),
  AttendeesNamed: eventType({
    type: 'AttendeesNamed',
    version: 1,
    source: 'booking',
    description: 'The names on tickets of a confirmed booking changed.',
    subject: 'booking',
    data: z.object({ ...booking, ticketIds: z.array(Id) }),
    example: { bookingId, eventId, userId, ticketIds: ['019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06'] },
  }),
  TicketsSuspended: eventType({
    type: 'TicketsSuspended',
    version: 1,
    source: 'booking',
    description: 'The payment of a booking is disputed: its tickets that were not used yet are void for now.',
    subject: 'booking',
    data: z.object({ ...booking, ticketIds: z.array(Id) }),
    example: { bookingId, eventId, userId, ticketIds: ['019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06'] },
  }),
  TicketsRestored: eventType({
    type: 'TicketsRestored',
    version: 1,
    source: 'booking',
    description: 'The dispute of a booking’s payment was won: its tickets are valid again.',
    subject: 'booking',
    data: z.object({ ...booking, ticketIds: z.array(Id) }),
    example: { bookingId, eventId, userId, ticketIds: ['019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06'] },
  }),
  TicketReissued: eventType({
    type: 'TicketReissued',
    version: 1,
    source: 'booking',
    description: 'Tickets got new codes; the old codes are void.',
    subject: 'booking',
    data: z.object({ ...booking, ticketIds: z.array(Id), voidedTicketIds: z.array(Id) }),
    example: {
      bookingId,
      eventId,
      userId,
      ticketIds: ['019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d16'],
      voidedTicketIds: ['019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06'],
    },
  }),
  TicketCheckedIn: eventType({
    type: 'TicketCheckedIn',
    version: 1,
    source: 'booking',
    description: 'Somebody was let in with a ticket.',
    subject: 'ticket',
    data: z.object({ ticketId: Id, bookingId: Id, eventId: Id, checkedInAt: z.iso.datetime() }),
    example: {
      ticketId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06',
      bookingId,
      eventId,
      checkedInAt: '2027-05-14T17:12:00.000Z',
    },
  }),
  CheckInCorrected: eventType({
    type: 'CheckInCorrected',
    version: 1,
    source: 'booking',
    description: 'An earlier scan of a ticket came in from offline: it was used at that time.',
    subject: 'ticket',
    data: z.object({ ticketId: Id, bookingId: Id, eventId: Id, checkedInAt: z.iso.datetime() }),
    example: {
      ticketId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06',
      bookingId,
      eventId,
      checkedInAt: '2027-05-14T17:10:00.000Z',
    },
  }),
  TicketUsedTwice: eventType({
    type: 'TicketUsedTwice',
    version: 1,
    source: 'booking',
    description: 'Two scanners let somebody in with one ticket, one of them without a network.',
    subject: 'ticket',
    data: z.object({ ticketId: Id, bookingId: Id, eventId: Id, checkInIds: z.array(Id) }),
    example: {
      ticketId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06',
      bookingId,
      eventId,
      checkInIds: ['019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d18', '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d19'],
    },
  }),
  CheckInUndone: eventType({
    type: 'CheckInUndone',
    version: 1,
    source: 'booking',
    description: 'A check-in was taken back: the ticket may be used again.',
    subject: 'ticket',
    data: z.object({ ticketId: Id, bookingId: Id, eventId: Id }),
    example: { ticketId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06', bookingId, eventId },
  }),
} as const;
