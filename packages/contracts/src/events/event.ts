import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id } from '../schemas.ts';

const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const organizerId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03';

/** When and where an event takes place, as it stands in `EventRescheduled`. */
const Schedule = z.object({
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  timezone: z.string(),
  venueName: z.string(),
  city: z.string(),
});

export const eventEvents = {
  EventCreated: eventType({
    type: 'EventCreated',
    version: 1,
    source: 'event',
    description: 'A draft was created.',
    subject: 'event',
    data: z.object({ eventId: Id, organizerId: Id, title: z.string() }),
    example: { eventId, organizerId, title: 'Northern Lights' },
  }),
  EventUpdated: eventType({
    type: 'EventUpdated',
    version: 1,
    source: 'event',
    description: 'An event or its ticket types changed; `changed` names the fields.',
    subject: 'event',
    data: z.object({
      eventId: Id,
      version: z.int(),
      changed: z.array(z.string()),
      before: z.record(z.string(), z.unknown()),
      after: z.record(z.string(), z.unknown()),
    }),
    example: {
      eventId,
      version: 4,
      changed: ['title'],
      before: { title: 'Northern Light' },
      after: { title: 'Northern Lights' },
    },
  }),
  EventPublished: eventType({
    type: 'EventPublished',
    version: 1,
    source: 'event',
    description: 'A draft went public; its tickets are on sale within their windows.',
    subject: 'event',
    data: z.object({ eventId: Id, organizerId: Id, title: z.string() }),
    example: { eventId, organizerId, title: 'Northern Lights' },
  }),
  EventCancelled: eventType({
    type: 'EventCancelled',
    version: 1,
    source: 'event',
    description: 'A published event was cancelled: its stock is closed, its bookings follow.',
    subject: 'event',
    data: z.object({ eventId: Id, organizerId: Id, title: z.string() }),
    example: { eventId, organizerId, title: 'Northern Lights' },
  }),
  EventDeleted: eventType({
    type: 'EventDeleted',
    version: 1,
    source: 'event',
    description: 'A draft was deleted.',
    subject: 'event',
    data: z.object({ eventId: Id, organizerId: Id, title: z.string() }),
    example: { eventId, organizerId, title: 'Northern Lights' },
  }),
  EventRescheduled: eventType({
    type: 'EventRescheduled',
    version: 1,
    source: 'event',
    description:
      'A published event got another time or venue. Buyers are told, and who booked before may return the tickets for everything paid until `refundUntil`.',
    subject: 'event',
    data: z.object({
      eventId: Id,
      organizerId: Id,
      title: z.string(),
      version: z.int(),
      before: Schedule,
      after: Schedule,
      refundUntil: z.iso.datetime(),
    }),
    example: {
      eventId,
      organizerId,
      title: 'Northern Lights',
      version: 5,
      before: {
        startsAt: '2027-05-14T18:00:00.000Z',
        endsAt: '2027-05-14T21:00:00.000Z',
        timezone: 'Europe/Berlin',
        venueName: 'Große Freiheit 36',
        city: 'Hamburg',
      },
      after: {
        startsAt: '2027-06-02T18:00:00.000Z',
        endsAt: '2027-06-02T21:00:00.000Z',
        timezone: 'Europe/Berlin',
        venueName: 'Große Freiheit 36',
        city: 'Hamburg',
      },
      refundUntil: '2027-05-28T18:00:00.000Z',
    },
  }),
} as const;
