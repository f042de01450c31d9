import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id } from '../schemas.ts';

export const notificationEvents = {
  NotificationRequested: eventType({
    type: 'NotificationRequested',
    version: 1,
    source: 'notification',
    description: 'An organiser or an admin has something to tell: to an event’s buyers, or to users.',
    subject: 'notification',
    data: z.object({
      sendId: Id,
      eventId: Id.nullable(),
      userIds: z.array(Id),
      title: z.string(),
      body: z.string(),
      link: z.string().nullable(),
      channels: z.array(z.enum(['inbox', 'push'])),
    }),
    example: {
      sendId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10',
      eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
      userIds: [],
      title: 'Doors open half an hour earlier',
      body: 'Doors for Northern Lights now open at 18:30. See you there!',
      link: null,
      channels: ['inbox', 'push'],
    },
  }),
} as const;
