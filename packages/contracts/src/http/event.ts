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

/** How the sale of a ticket type stands; `members-only` is the members' presale. */
export const SALE_STATES = ['not-yet', 'members-only', 'now', 'ended', 'sold-out'] as const;

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
  feeMinor: AmountMinor.default(0).meta({
    description: 'What each ticket costs beside its price',
    example: 350,
  }),
  capacity: z.int().min(1).max(1_000_000),
  maxPerBooking: z.int().min(1).max(50),
  salesStartAt: InstantInput.optional(),
  salesEndAt: InstantInput.optional(),
  memberSalesStartAt: InstantInput.optional().meta({
    description: 'From then on members with a presale may buy; needs `salesStartAt` and lies before it',
  }),
};

const TicketTypeInput = z.strictObject(ticketTypeFields);

/** With an `id` an existing ticket type becomes what is given here, without one a new one is added. */
const TicketTypeChange = z.strictObject({ id: Id.optional(), ...ticketTypeFields });

/** A path of plain segments: it becomes part of a URL, so none may begin with a dot. */
const ImageKey = z
  .string()
  .max(300)
  .regex(/^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*$/, 'must be the key of an uploaded image')
  .meta({
    description: 'Key of a public image that its organiser uploaded and that passed the scan',
    example: 'upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.webp',
  });

const MemberDiscount = z.boolean().meta({ description: 'Whether members’ discounts hold for this event' });

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
  memberDiscount: MemberDiscount.default(false),
};

export const TicketType = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string().nullable(),
    priceMinor: AmountMinor.meta({ description: 'Without the fee' }),
    feeMinor: AmountMinor,
    totalMinor: z.int().meta({ description: 'Price and fee: what one ticket costs' }),
    capacity: z.int(),
    maxPerBooking: z.int(),
    salesStartAt: Timestamp.nullable(),
    salesEndAt: Timestamp.nullable(),
    memberSalesStartAt: Timestamp.nullable(),
    available: z.int().meta({ description: 'Tickets neither sold nor held, whether on sale now or not' }),
    onSale: z.enum(SALE_STATES).meta({
      description: 'By the server’s clock; `members-only` while only members with a presale may buy',
    }),
  })
  .meta({ id: 'TicketType' });

const EventImage = z
  .object({
    url: z.string().meta({ description: 'Path below the same origin, as it was uploaded' }),
    sources: z
      .array(z.object({ url: z.string(), width: z.int() }))
      .meta({ description: 'The same in smaller widths (pixels), the smallest first; may be empty' }),
  })
  .meta({ id: 'EventImage' });

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
    image: EventImage.nullable(),
    imageUrl: z.string().nullable().meta({ description: '`image.url`, or null' }),
    fromPriceMinor: z.int().nullable().meta({ description: 'The lowest price of a ticket, without its fee' }),
    fromTotalMinor: z.int().nullable().meta({ description: 'The least that a ticket costs with its fee' }),
    isSoldOut: z.boolean().meta({ description: 'No ticket is left of what is or will be on sale' }),
  })
  .meta({ id: 'EventSummary' });

export const EventDetails = EventSummary.extend({
  description: z.string(),
  status: z.enum(EVENT_STATUSES),
  organizer: z.object({ id: Id, name: z.string() }),
  refundPolicy: RefundPolicy,
  memberDiscount: MemberDiscount,
  rescheduledAt: Timestamp.nullable().meta({
    description: 'When the published event last got another time or venue; null when it never did',
  }),
  rescheduleRefundUntil: Timestamp.nullable().meta({
    description: 'Until then whoever booked before `rescheduledAt` gets everything paid back',
  }),
  ticketTypes: z.array(TicketType),
  version: z.int().meta({ description: 'Counts changes; also the ETag' }),
  imageKey: z.string().nullable().optional().meta({
    description: 'As a change takes it; shown to the organiser and to admins',
  }),
}).meta({ id: 'EventDetails' });

const EventFilters = z.object({
  category: z.enum(EVENT_CATEGORIES).optional(),
  city: line(80).optional(),
  from: InstantInput.optional().meta({ description: 'Starting at or after; now when absent' }),
  to: InstantInput.optional().meta({ description: 'Starting before' }),
  organizerId: Id.optional(),
});

const SearchText = z.string().trim().min(2).max(100);

const Suggestion = z
  .object({
    kind: z.enum(['event', 'venue', 'city']),
    text: z.string().meta({ description: 'The title, or the name of the venue or city' }),
    city: z.string(),
    eventId: Id.nullable().meta({ description: 'Of an event; null for a venue or city' }),
    upcoming: z.int().meta({ description: 'Events to come; 1 for an event' }),
  })
  .meta({ id: 'Suggestion' });

const CategoryCount = z.object({ category: z.enum(EVENT_CATEGORIES), count: z.int() });

const EventFacets = z
  .object({
    cities: z.array(z.object({ city: z.string(), country: z.string(), count: z.int() })),
    categories: z.array(CategoryCount),
    months: z.array(z.object({ month: z.string(), count: z.int() })),
  })
  .meta({ id: 'EventFacets' });

const MoneyOf = z.object({ currency: z.string(), amountMinor: z.int() });

const EventConsequences = z
  .object({
    status: z.enum(EVENT_STATUSES),
    confirmed: z.object({ bookings: z.int(), tickets: z.int() }),
    holds: z
      .object({ bookings: z.int(), tickets: z.int() })
      .meta({ description: 'Not paid yet and not expired; given up when the event is cancelled' }),
    refunds: z.array(MoneyOf).meta({
      description:
        'What confirmed bookings paid and did not get back yet, by currency: goes back when the event is cancelled, and may be asked back when it is rescheduled',
    }),
    rescheduling: z
      .object({ isReschedule: z.boolean(), refundUntil: Timestamp.nullable() })
      .nullable()
      .meta({ description: 'Of the given `startsAt`; null without one, or when the event is not published' }),
  })
  .meta({ id: 'EventConsequences' });

const OrganizerPage = z
  .object({
    id: Id,
    name: z.string(),
    upcoming: z.int().meta({ description: 'Published events that have not begun' }),
    past: z.int().meta({ description: 'Published events that have begun or are over' }),
  })
  .meta({ id: 'OrganizerPage' });

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
  image: {
    url: '/media/upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.webp',
    sources: [{ url: '/media/upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a-640.webp', width: 640 }],
  },
  imageUrl: '/media/upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.webp',
  fromPriceMinor: 4500,
  fromTotalMinor: 4850,
  isSoldOut: false,
};

const detailsExample = {
  ...eventExample,
  description: 'An evening of new Nordic songs.',
  status: 'published' as const,
  organizer: { id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03', name: 'Harbour Concerts' },
  refundPolicy: { kind: 'full' as const, percent: 100, untilHoursBefore: 24 },
  memberDiscount: true,
  rescheduledAt: null,
  rescheduleRefundUntil: null,
  ticketTypes: [
    {
      id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04',
      name: 'Standing',
      description: null,
      priceMinor: 4500,
      feeMinor: 350,
      totalMinor: 4850,
      capacity: 800,
      maxPerBooking: 6,
      salesStartAt: null,
      salesEndAt: null,
      memberSalesStartAt: null,
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
  ticketTypes: [{ name: 'Standing', priceMinor: 4500, feeMinor: 350, capacity: 800, maxPerBooking: 6 }],
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
    description:
      'Every word of `q` must begin a word of the title, venue, city, description or category, whatever its accents and capitals. Events whose whole title is asked for come first, then titles that begin with it, then by where the words stand, the sooner first among equals. When nothing is found, words that are spelt alike are looked for. Only what has not begun yet is found.',
    query: PageQuery.extend(EventFilters.shape).extend({ q: SearchText }),
    responses: {
      200: {
        description: 'A page of events, best match first',
        body: page(EventSummary),
        example: { items: [eventExample], nextCursor: null },
      },
    },
  }),
  suggestEvents: operation({
    id: 'suggestEvents',
    service: 'event',
    method: 'GET',
    path: '/events/suggestions',
    access: 'public',
    summary: 'Suggest events, venues and cities while somebody types',
    query: z.object({ q: z.string().trim().min(2).max(60) }),
    responses: {
      200: {
        description: 'Titles, venues and cities that have words beginning like those of `q`, the best first',
        body: z.object({ items: z.array(Suggestion) }),
        example: {
          items: [
            {
              kind: 'event',
              text: 'Northern Lights',
              city: 'Hamburg',
              eventId: eventExample.id,
              upcoming: 1,
            },
          ],
        },
      },
    },
  }),
  countFacets: operation({
    id: 'countFacets',
    service: 'event',
    method: 'GET',
    path: '/events/facets',
    access: 'public',
    summary: 'Count events by city, category and month',
    description:
      'Counts what the list or, with `q`, the search finds. Each facet is counted without its own filter, so that it tells what another choice would find. Months are those of UTC. The thirty cities with the most events are named.',
    query: EventFilters.extend({ q: SearchText.optional() }),
    responses: {
      200: {
        description: 'The counts; a facet value without events is left out',
        body: EventFacets,
        example: {
          cities: [{ city: 'Hamburg', country: 'DE', count: 12 }],
          categories: [{ category: 'concert', count: 9 }],
          months: [{ month: '2027-05', count: 4 }],
        },
      },
    },
  }),
  listCategories: operation({
    id: 'listCategories',
    service: 'event',
    method: 'GET',
    path: '/events/categories',
    access: 'public',
    summary: 'List the categories with their upcoming events',
    responses: {
      200: {
        description: 'Every category, in the order of the storefront',
        body: z.object({ items: z.array(CategoryCount) }),
        example: { items: [{ category: 'concert', count: 42 }] },
      },
    },
  }),
  getOrganizer: operation({
    id: 'getOrganizer',
    service: 'event',
    method: 'GET',
    path: '/organizers/{id}',
    access: 'public',
    summary: 'Get an organiser’s public page',
    description: 'Its events: `GET /events?organizerId=…`. Whoever never published an event has no page.',
    params: IdParams,
    responses: {
      200: {
        description: 'The organiser',
        body: OrganizerPage,
        example: {
          id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03',
          name: 'Harbour Concerts',
          upcoming: 7,
          past: 31,
        },
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
    problems: { 409: ['too-many-drafts'] },
  }),
  duplicateEvent: operation({
    id: 'duplicateEvent',
    service: 'event',
    method: 'POST',
    path: '/events/{id}/duplicate',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    idempotent: true,
    summary: 'Make a new draft like an event',
    description:
      'Everything is copied but what was sold. Doors, end and sales windows keep their distance from the start.',
    params: IdParams,
    body: z.strictObject({ startsAt: InstantInput, title: line(150).optional() }),
    bodyExample: { startsAt: '2027-06-11T18:00:00Z' },
    responses: { 201: { description: 'The draft', body: EventDetails, example: detailsExample } },
    problems: { 409: ['too-many-drafts'] },
  }),
  getConsequences: operation({
    id: 'getConsequences',
    service: 'event',
    method: 'GET',
    path: '/events/{id}/consequences',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: false,
    summary: 'Preview what cancelling or rescheduling an event does',
    params: IdParams,
    query: z.object({
      startsAt: InstantInput.optional().meta({ description: 'Another start that is thought of' }),
    }),
    responses: {
      200: {
        description: 'Who would be told, and what would or could go back',
        body: EventConsequences,
        example: {
          status: 'published',
          confirmed: { bookings: 120, tickets: 311 },
          holds: { bookings: 4, tickets: 9 },
          refunds: [{ currency: 'EUR', amountMinor: 1_508_350 }],
          rescheduling: { isReschedule: true, refundUntil: '2027-05-28T18:00:00.000Z' },
        },
      },
    },
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
      'Fields that are absent stay as they are; null clears `doorsAt` and `imageKey`. Ticket types that are absent stay as well; one with an `id` becomes what is given, one without is added; `removeTicketTypes` takes away those never booked. A new price holds for new bookings. `If-Match` with the ETag read before makes the change conditional (412 when somebody else was faster). Capacity cannot go below what is sold or held. Once published, the currency is fixed and the refund policy can only become more generous. A published event whose start moves by an hour, whose end moves by two, or which moves to another place is rescheduled: its buyers are told, and may return their tickets for everything paid until `rescheduleRefundUntil`.',
    params: IdParams,
    headers: z.object({ 'if-match': z.string().max(200).optional() }),
    body: z
      .strictObject({
        ...eventFields,
        doorsAt: InstantInput.nullable(),
        imageKey: ImageKey.nullable(),
        refundPolicy: RefundPolicy,
        memberDiscount: MemberDiscount,
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
} as const;
