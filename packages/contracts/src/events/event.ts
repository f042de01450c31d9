import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id } from '../schemas.ts';

const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const organizerId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03';

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
} as const;
