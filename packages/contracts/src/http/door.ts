import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, IdParams, InstantInput, line, PageQuery, page, Timestamp } from '../schemas.ts';
import { TICKET_VOID_REASONS, TicketKey, ticketKeyExample } from './booking.ts';

/** Staff are the house's door people: they may check in any event. An organiser may only its own. */
const DOOR = ['staff', 'organizer', 'admin'] as const;

/**
 * `admitted`: this scan is the ticket's check-in. `already-used`: it was checked in before, and this scan let nobody
 * in. `double-used`: another scanner let somebody in as well. `undone`: this very scan was taken back.
 */
export const SCAN_RESULTS = ['admitted', 'already-used', 'double-used', 'undone'] as const;

const Code = z.string().min(1).max(300).meta({ description: 'The ticket’s code, as its QR says it' });

const scan = {
  device: line(60).meta({ description: 'The scanner’s own name, the same at each scan' }),
  gate: line(60),
};

const TicketAtDoor = z.object({
  id: Id,
  bookingId: Id,
  eventId: Id,
  ticketTypeId: Id,
  ticketTypeName: z.string(),
  attendeeName: z.string(),
});

const CheckIn = z
  .object({
    result: z.enum(SCAN_RESULTS),
    ticket: TicketAtDoor,
    checkedInAt: Timestamp.nullable().meta({ description: 'When the ticket was used; null when it is not' }),
    device: z.string().nullable().meta({ description: 'Where it was used' }),
    gate: z.string().nullable(),
    by: Id.nullable().meta({ description: 'The user who let its holder in' }),
    warning: z.enum(['not-today']).nullable().meta({
      description: 'The scan is of another day than the event, by the venue’s calendar',
    }),
  })
  .meta({ id: 'CheckIn' });

const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const ticketId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06';
const staffId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d17';
const ticketTypeId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d04';

const checkInExample = {
  result: 'admitted' as const,
  ticket: {
    id: ticketId,
    bookingId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
    eventId,
    ticketTypeId,
    ticketTypeName: 'Standing',
    attendeeName: 'Ada Fan',
  },
  checkedInAt: '2027-05-14T17:12:00.000Z',
  device: 'North 2',
  gate: 'North',
  by: staffId,
  warning: null,
};

export const DoorTicket = TicketAtDoor.omit({ eventId: true })
  .extend({
    status: z.enum(['valid', 'void']),
    voidReason: z.enum(TICKET_VOID_REASONS).nullable(),
    checkedInAt: Timestamp.nullable(),
    checkIns: z
      .array(
        z.object({
          status: z.enum(['admitted', 'double-used']),
          at: Timestamp,
          device: z.string().nullable(),
          gate: z.string().nullable(),
          by: Id,
        }),
      )
      .meta({ description: 'Who let somebody in with it, the earliest first: more than one is a conflict' }),
  })
  .meta({ id: 'DoorTicket' });

const undoneExample = {
  ...checkInExample,
  result: 'undone' as const,
  checkedInAt: null,
  device: null,
  gate: null,
  by: null,
};

const TicketOfEvent = z.object({ id: Id.meta({ description: 'The event at this door' }), ticketId: Id });

/** The doors: letting people in, and what a device must know to do so without a network. */
export const doorOperations = {
  checkIn: operation({
    id: 'checkIn',
    service: 'booking',
    method: 'POST',
    path: '/tickets/{code}/check-in',
    access: DOOR,
    ownership: 'event-organizer',
    idempotent: true,
    summary: 'Let somebody in with a ticket',
    description:
      'The first scan wins; a later one is told when and where the ticket was used. `at` is for a scan that was made without a network: the earliest scan of a ticket is kept as its check-in, and one by another scanner that let somebody in as well is `double-used`. It may be seven days old and, for clocks that are wrong, two minutes ahead.',
    params: z.object({ code: Code }),
    body: z
      .strictObject({
        ...scan,
        at: InstantInput,
        eventId: Id.meta({ description: 'The event at this door' }),
      })
      .partial(),
    bodyExample: { device: 'North 2', gate: 'North', eventId },
    responses: {
      200: { description: 'What became of the scan', body: CheckIn, example: checkInExample },
    },
    problems: {
      409: ['ticket-void', 'wrong-event'],
      422: ['ticket-not-genuine', 'idempotency-key-reused'],
    },
  }),
  undoCheckIn: operation({
    id: 'undoCheckIn',
    service: 'booking',
    method: 'POST',
    path: '/tickets/{code}/check-in/undo',
    access: DOOR,
    ownership: 'event-organizer',
    summary: 'Take a check-in back: the ticket may be used again',
    description: 'Of a ticket that is not checked in it changes nothing.',
    params: z.object({ code: Code }),
    body: z.strictObject({ reason: line(200) }),
    bodyExample: { reason: 'Scanned while testing' },
    responses: {
      200: {
        description: 'The ticket as it is now',
        body: CheckIn,
        example: undoneExample,
      },
    },
    problems: { 409: ['ticket-void'], 422: ['ticket-not-genuine'] },
  }),
  checkInTicket: operation({
    id: 'checkInTicket',
    service: 'booking',
    method: 'POST',
    path: '/events/{id}/tickets/{ticketId}/check-in',
    access: DOOR,
    ownership: 'event-organizer',
    idempotent: true,
    summary: 'Let somebody in who was found by name',
    description:
      'As `checkIn`, for somebody without a code: the phone is empty, the paper is lost. Whoever stands at the door has looked at the name; a ticket of another event answers 404.',
    params: TicketOfEvent,
    body: z.strictObject({ ...scan, at: InstantInput }).partial(),
    bodyExample: { device: 'North 2', gate: 'North' },
    responses: {
      200: { description: 'What became of it', body: CheckIn, example: checkInExample },
    },
    problems: { 409: ['ticket-void'], 422: ['idempotency-key-reused'] },
  }),
  undoTicketCheckIn: operation({
    id: 'undoTicketCheckIn',
    service: 'booking',
    method: 'POST',
    path: '/events/{id}/tickets/{ticketId}/check-in/undo',
    access: DOOR,
    ownership: 'event-organizer',
    summary: 'Take a check-in back by the ticket’s id',
    description: 'As `undoCheckIn`. Of a ticket that is not checked in it changes nothing.',
    params: TicketOfEvent,
    body: z.strictObject({ reason: line(200) }),
    bodyExample: { reason: 'Somebody else of that name' },
    responses: {
      200: { description: 'The ticket as it is now', body: CheckIn, example: undoneExample },
    },
    problems: { 409: ['ticket-void'] },
  }),
  syncCheckIns: operation({
    id: 'syncCheckIns',
    service: 'booking',
    method: 'POST',
    path: '/events/{id}/check-ins',
    access: DOOR,
    ownership: 'event-organizer',
    summary: 'Send the scans that were made without a network',
    description:
      'Each scan stands for itself and is known by its ticket, device and time, so that sending a batch again changes nothing. It names its ticket by the code or, of somebody who was found by name, by `ticketId`.',
    params: IdParams,
    body: z.strictObject({
      checkIns: z
        .array(
          z
            .strictObject({ ...scan, code: Code, ticketId: Id, at: InstantInput })
            .partial({ device: true, gate: true, code: true, ticketId: true })
            .refine(({ code, ticketId: id }) => (code === undefined) !== (id === undefined), {
              path: ['code'],
              message: 'must be given, or ticketId instead, but not both',
            }),
        )
        .min(1)
        .max(200),
    }),
    bodyExample: {
      checkIns: [{ code: 'C1.k1.AZpcPnoQfESd….c2lnbmF0dXJl', at: '2027-05-14T17:12:00Z', device: 'North 2' }],
    },
    responses: {
      200: {
        description: 'What became of each scan, in the order of the request',
        body: z.object({
          items: z.array(
            z.object({
              code: z.string().nullable().meta({ description: 'As it was sent; null without one' }),
              result: z.enum([...SCAN_RESULTS, 'refused']),
              problem: z
                .enum(['ticket-not-genuine', 'not-found', 'wrong-event', 'ticket-void', 'scan-time'])
                .nullable()
                .meta({ description: 'Why it was refused' }),
              ticketId: Id.nullable(),
              checkedInAt: Timestamp.nullable(),
            }),
          ),
        }),
        example: {
          items: [
            {
              code: 'C1.k1.AZpcPnoQfESd….c2lnbmF0dXJl',
              result: 'admitted',
              problem: null,
              ticketId,
              checkedInAt: '2027-05-14T17:12:00.000Z',
            },
          ],
        },
      },
    },
  }),
  getDoor: operation({
    id: 'getDoor',
    service: 'booking',
    method: 'GET',
    path: '/events/{id}/door',
    access: DOOR,
    ownership: 'event-organizer',
    personalData: false,
    summary: 'What a door must know of an event: keys, counts and void tickets',
    description:
      'With it a device verifies codes offline. `voidTicketIds` holds at most 10,000, the newest; when `hasMoreVoid` says that there are more, take them from the list of tickets.',
    params: IdParams,
    responses: {
      200: {
        description: 'The event at its doors',
        body: z.object({
          event: z.object({
            id: Id,
            title: z.string(),
            status: z.string(),
            venueName: z.string(),
            city: z.string(),
            timezone: z.string(),
            doorsAt: Timestamp.nullable(),
            startsAt: Timestamp,
            endsAt: Timestamp,
          }),
          keys: z.array(TicketKey),
          ticketTypes: z.array(
            z.object({ id: Id, name: z.string(), valid: z.int(), checkedIn: z.int() }).meta({
              description: 'Valid tickets, and how many of them were used',
            }),
          ),
          doubleUsed: z.int().meta({ description: 'Scans that let somebody in with a ticket already used' }),
          voidTicketIds: z.array(Id),
          hasMoreVoid: z.boolean(),
          asOf: Timestamp,
        }),
        example: {
          event: {
            id: eventId,
            title: 'Northern Lights',
            status: 'published',
            venueName: 'Große Freiheit 36',
            city: 'Hamburg',
            timezone: 'Europe/Berlin',
            doorsAt: '2027-05-14T17:00:00.000Z',
            startsAt: '2027-05-14T18:00:00.000Z',
            endsAt: '2027-05-14T21:00:00.000Z',
          },
          keys: [ticketKeyExample],
          ticketTypes: [{ id: ticketTypeId, name: 'Standing', valid: 310, checkedIn: 12 }],
          doubleUsed: 0,
          voidTicketIds: [],
          hasMoreVoid: false,
          asOf: '2027-05-14T17:12:00.000Z',
        },
      },
    },
  }),
  listDoorTickets: operation({
    id: 'listDoorTickets',
    service: 'booking',
    method: 'GET',
    path: '/events/{id}/door/tickets',
    access: DOOR,
    ownership: 'event-organizer',
    personalData: true,
    summary: 'An event’s tickets, for its doors',
    description:
      'To stay up to date a device asks again with `since`, the `asOf` of the first page before: it gets what changed since, in that order, and now and then a ticket that it has already.',
    params: IdParams,
    query: PageQuery.extend({
      q: line(120, 2).optional().meta({
        description: 'Part of an attendee’s name, or the beginning of a ticket’s or booking’s id',
      }),
      since: InstantInput.optional(),
      only: z.enum(['double-used']).optional(),
    }),
    responses: {
      200: {
        description: 'A page of tickets',
        body: page(DoorTicket).extend({ asOf: Timestamp }),
        example: {
          items: [
            {
              id: ticketId,
              bookingId: checkInExample.ticket.bookingId,
              ticketTypeId,
              ticketTypeName: 'Standing',
              attendeeName: 'Ada Fan',
              status: 'valid',
              voidReason: null,
              checkedInAt: '2027-05-14T17:12:00.000Z',
              checkIns: [
                {
                  status: 'admitted',
                  at: '2027-05-14T17:12:00.000Z',
                  device: 'North 2',
                  gate: 'North',
                  by: staffId,
                },
              ],
            },
          ],
          nextCursor: null,
          asOf: '2027-05-14T17:12:00.000Z',
        },
      },
    },
  }),
} as const;
