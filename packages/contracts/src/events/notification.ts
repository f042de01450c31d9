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
      channels: z.array(z.enum(['inbox', 'push', 'sms', 'email'])),
      purpose: z.enum(['transactional', 'marketing']).default('transactional'),
    }),
    example: {
      sendId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10',
      eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
      userIds: [],
      title: 'Doors open half an hour earlier',
      body: 'Doors for Northern Lights now open at 18:30. See you there!',
      link: null,
      channels: ['inbox', 'push'],
      purpose: 'transactional',
    },
  }),
  NotificationSpread: eventType({
    type: 'NotificationSpread',
    version: 1,
    source: 'notification',
    description:
      'Of something that many are told, those up to a booking are; the service itself goes on with those behind it.',
    subject: 'notification',
    data: z.object({
      sendId: Id,
      after: z
        .string()
        .max(36)
        .meta({ description: 'The last booking gone through; empty at the beginning' }),
    }),
    example: {
      sendId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10',
      after: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
    },
  }),
  NotificationMailRequested: eventType({
    type: 'NotificationMailRequested',
    version: 1,
    source: 'notification',
    description:
      'A notification is to go out by mail; the email service sends it, and tells with `EmailSent`, `EmailFailed` and what SES says later, with this notification as `notificationId`.',
    subject: 'notification',
    data: z.object({
      notificationId: Id,
      userId: Id,
      title: z.string(),
      body: z.string(),
      link: z.string().nullable(),
      purpose: z.enum(['transactional', 'marketing']).meta({
        description: 'Marketing needs consent and carries a one-click unsubscribe',
      }),
      eventId: Id.nullable(),
      calendar: z.boolean().meta({ description: 'Attach the event’s calendar entry as it is now' }),
    }),
    example: {
      notificationId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d14',
      userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
      title: 'Northern Lights has a new date',
      body: 'Northern Lights now takes place on 2 June 2027.',
      link: '/bookings/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
      purpose: 'transactional',
      eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
      calendar: true,
    },
  }),
  PreferencesChanged: eventType({
    type: 'PreferencesChanged',
    version: 1,
    source: 'notification',
    description: 'A user chose anew what to be told, and how.',
    subject: 'user',
    data: z.object({
      userId: Id,
      marketingByEmail: z.boolean(),
      version: z
        .int()
        .optional()
        .meta({ description: 'Counts the changes: what has a lower one than was seen is outdated' }),
    }),
    example: { userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01', marketingByEmail: true, version: 3 },
  }),
} as const;
