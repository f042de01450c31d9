import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  AmountMinor,
  Country,
  Currency,
  Id,
  IdParams,
  InstantInput,
  line,
  PageQuery,
  page,
  paragraph,
  Timestamp,
  TimeZone,
} from '../schemas.ts';
import { Booking } from './booking.ts';

export const EVENT_CATEGORIES = [
  'concert',
  'classical',
  'jazz',
  'electronic',
  'theatre',
  'comedy',
  'festival',
  'sport',
  'family',
  'conference',
] as const;

export const EVENT_STATUSES = ['draft', 'published', 'cancelled'] as const;

const Venue = z.strictObject({
  name: line(120),
  address: line(200),
  city: line(80),
  country: Country,
  timezone: TimeZone,
});

const RefundPolicy = z
  .strictObject({
    kind: z.enum(['full', 'partial', 'none']),
    /** How much of the price a partial refund gives back. */
    percent: z.int().min(1).max(100).default(100),
    untilHoursBefore: z.int().min(0).max(8760).default(24),
  })
  .meta({ id: 'RefundPolicy', description: 'What a buyer who cancels gets back, and until when' });

const ticketTypeFields = {
  name: line(80),
  description: line(300, 0).optional(),
  priceMinor: AmountMinor,
  capacity: z.int().min(1).max(1_000_000),
  maxPerBooking: z.int().min(1).max(50),
  salesStartAt: InstantInput.optional(),
  salesEndAt: InstantInput.optional(),
};

const TicketTypeInput = z.strictObject(ticketTypeFields);

/** With an `id` an existing ticket type becomes what is given here, without one a new one is added. */
const TicketTypeChange = z.strictObject({ id: Id.optional(), ...ticketTypeFields });

/** A path of plain segments: it becomes part of a URL, so none may begin with a dot. */
const ImageKey = z
  .string()
  .max(300)
  .regex(/^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*$/, 'must be the key of an uploaded image')
  .meta({ description: 'Key of an uploaded public image', example: 'posters/northern-lights.webp' });

const eventFields = {
  title: line(150),
  description: paragraph(5000),
  category: z.enum(EVENT_CATEGORIES),
  venue: Venue,
  doorsAt: InstantInput.optional(),
  startsAt: InstantInput,
  endsAt: InstantInput,
  currency: Currency,
  refundPolicy: RefundPolicy.default({ kind: 'full', percent: 100, untilHoursBefore: 24 }),
  imageKey: ImageKey.optional(),
};

export const TicketType = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string().nullable(),
    priceMinor: AmountMinor,
    capacity: z.int(),
    maxPerBooking: z.int(),
    salesStartAt: Timestamp.nullable(),
    salesEndAt: Timestamp.nullable(),
    available: z.int().meta({ description: 'Tickets neither sold nor held, whether on sale now or not' }),
    onSale: z.enum(['not-yet', 'now', 'ended', 'sold-out']).meta({ description: 'By the server’s clock' }),
  })
  .meta({ id: 'TicketType' });

export const EventSummary = z
  .object({
    id: Id,
    title: z.string(),
    category: z.enum(EVENT_CATEGORIES),
    venue: z.object({
      name: z.string(),
      address: z.string(),
      city: z.string(),
      country: z.string(),
      timezone: z.string(),
    }),
    doorsAt: Timestamp.nullable(),
    startsAt: Timestamp,
    endsAt: Timestamp,
    currency: z.string(),
    imageUrl: z.string().nullable().meta({ description: 'Path below the same origin, or null' }),
    fromPriceMinor: z.int().nullable().meta({ description: 'The cheapest ticket type' }),
    isSoldOut: z.boolean().meta({ description: 'No ticket is left of what is or will be on sale' }),
  })
  .meta({ id: 'EventSummary' });

export const EventDetails = EventSummary.extend({
  description: z.string(),
  status: z.enum(EVENT_STATUSES),
  organizer: z.object({ id: Id, name: z.string() }),
  refundPolicy: RefundPolicy,
  ticketTypes: z.array(TicketType),
  version: z.int().meta({ description: 'Counts changes; also the ETag' }),
}).meta({ id: 'EventDetails' });

const EventFilters = z.object({
  category: z.enum(EVENT_CATEGORIES).optional(),
  city: line(80).optional(),
  from: InstantInput.optional().meta({ description: 'Starting at or after; now when absent' }),
  to: InstantInput.optional().meta({ description: 'Starting before' }),
  organizerId: Id.optional(),
});

const eventExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  title: 'Northern Lights',
  category: 'concert' as const,
  venue: {
    name: 'Große Freiheit 36',
    address: 'Große Freiheit 36',
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
  },
  doorsAt: '2027-05-14T17:00:00.000Z',
  startsAt: '2027-05-14T18:00:00.000Z',
  endsAt: '2027-05-14T21:00:00.000Z',
  currency: 'EUR',
  imageUrl: null,
  fromPriceMinor: 4500,
  isSoldOut: false,
};

const detailsExample = {
  ...eventExample,
  description: 'An evening of new Nordic songs.',
  status: 'published' as const,
  organizer: { id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03', name: 'Harbour Concerts' },
  refundPolicy: { kind: 'full' as const, percent: 100, untilHoursBefore: 24 },
  ticketTypes: [
    {
      id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
      name: 'Standing',
      description: null,
      priceMinor: 4500,
      capacity: 800,
      maxPerBooking: 6,
      salesStartAt: null,
      salesEndAt: null,
      available: 312,
      onSale: 'now' as const,
    },
  ],
  version: 3,
};

const createExample = {
  title: 'Northern Lights',
  description: 'An evening of new Nordic songs.',
  category: 'concert',
  venue: eventExample.venue,
  startsAt: '2027-05-14T18:00:00Z',
  endsAt: '2027-05-14T21:00:00Z',
  currency: 'EUR',
  ticketTypes: [{ name: 'Standing', priceMinor: 4500, capacity: 800, maxPerBooking: 6 }],
};

export const eventOperations = {
  listEvents: operation({
    id: 'listEvents',
    service: 'event',
    method: 'GET',
    path: '/events',
    access: 'public',
    summary: 'List published events',
    query: PageQuery.extend(EventFilters.shape).extend({
      sort: z.enum(['startsAt', '-startsAt', 'newest']).default('startsAt'),
    }),
    responses: {
      200: {
        description: 'A page of events',
        body: page(EventSummary),
        example: { items: [eventExample], nextCursor: null },
      },
    },
  }),
  searchEvents: operation({
    id: 'searchEvents',
    service: 'event',
    method: 'GET',
    path: '/events/search',
    access: 'public',
    summary: 'Search published events',
    description: 'Full text over title, description, venue and city, best match first.',
    query: PageQuery.extend(EventFilters.shape).extend({ q: z.string().trim().min(2).max(100) }),
    responses: {
      200: {
        description: 'A page of events, best match first',
        body: page(EventSummary),
        example: { items: [eventExample], nextCursor: null },
      },
    },
  }),
  createEvent: operation({
    id: 'createEvent',
    service: 'event',
    method: 'POST',
    path: '/events',
    access: ['organizer', 'admin'],
    idempotent: true,
    summary: 'Create a draft',
    body: z.strictObject({ ...eventFields, ticketTypes: z.array(TicketTypeInput).min(1).max(50) }),
    bodyExample: createExample,
    responses: { 201: { description: 'The draft', body: EventDetails, example: detailsExample } },
  }),
  listOwnEvents: operation({
    id: 'listOwnEvents',
    service: 'event',
    method: 'GET',
    path: '/organizer/events',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: false,
    summary: 'List one’s own events of every status',
    query: PageQuery.extend({ status: z.enum(EVENT_STATUSES).optional() }),
    responses: {
      200: {
        description: 'A page of events with their ticket types, the newest first',
        body: page(EventDetails),
        example: { items: [detailsExample], nextCursor: null },
      },
    },
  }),
  getOwnEvent: operation({
    id: 'getOwnEvent',
    service: 'event',
    method: 'GET',
    path: '/organizer/events/{id}',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Get one’s own event in any status',
    params: IdParams,
    responses: { 200: { description: 'The event', body: EventDetails, example: detailsExample } },
  }),
  getEvent: operation({
    id: 'getEvent',
    service: 'event',
    method: 'GET',
    path: '/events/{id}',
    access: 'public',
    summary: 'Get a published or cancelled event with live availability',
    params: IdParams,
    responses: { 200: { description: 'The event', body: EventDetails, example: detailsExample } },
  }),
  updateEvent: operation({
    id: 'updateEvent',
    service: 'event',
    method: 'PUT',
    path: '/events/{id}',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    summary: 'Change or publish an event',
    description:
      'Fields that are absent stay as they are; null clears `doorsAt` and `imageKey`. Ticket types that are absent stay as well; one with an `id` becomes what is given, one without is added; `removeTicketTypes` takes away those never booked. A new price holds for new bookings. `If-Match` with the ETag read before makes the change conditional (412 when somebody else was faster). Capacity cannot go below what is sold or held. Once published, the currency is fixed and the refund policy can only become more generous.',
    params: IdParams,
    headers: z.object({ 'if-match': z.string().max(40).optional() }),
    body: z
      .strictObject({
        ...eventFields,
        doorsAt: InstantInput.nullable(),
        imageKey: ImageKey.nullable(),
        refundPolicy: RefundPolicy,
        status: z.enum(['published']),
        ticketTypes: z.array(TicketTypeChange).min(1).max(50),
        removeTicketTypes: z
          .array(Id)
          .min(1)
          .max(50)
          .meta({ description: 'Ids of ticket types never booked' }),
      })
      .partial(),
    bodyExample: { status: 'published' },
    responses: {
      200: { description: 'The event as it is now', body: EventDetails, example: detailsExample },
    },
    problems: {
      409: ['capacity-below-sold', 'event-not-editable', 'ticket-type-booked'],
      412: ['precondition-failed'],
    },
  }),
  deleteEvent: operation({
    id: 'deleteEvent',
    service: 'event',
    method: 'DELETE',
    path: '/events/{id}',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    summary: 'Delete a draft, or cancel a published event',
    description:
      'Cancelling stops the sale at once; every paid booking is refunded and every buyer is told. Cancelling again changes nothing.',
    params: IdParams,
    responses: { 204: { description: 'Deleted, or cancelled' } },
  }),
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
    query: PageQuery,
    responses: { 200: { description: 'A page of bookings', body: page(Booking) } },
  }),
} as const;
