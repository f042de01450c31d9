import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, IdParams, PageQuery, page } from '../schemas.ts';
import {
  Channel,
  Notification,
  NotificationDetails,
  Preview,
  PreviewBody,
  Send,
  SendBody,
  SendProgress,
  Status,
} from './notification-schemas.ts';
import { notificationSettingsOperations } from './notification-settings.ts';

const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const sendId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10';

const example = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0f',
  title: 'Your tickets for Northern Lights',
  body: '2 tickets are ready for you.',
  link: '/bookings/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  category: 'bookings',
  eventId,
  channel: 'inbox' as const,
  status: 'sent' as const,
  failure: null,
  isRead: false,
  readAt: null,
  createdAt: '2027-01-04T10:02:01.000Z',
};

const detailsExample = {
  ...example,
  userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  deliveries: [
    { channel: 'inbox' as const, status: 'sent' as const, failure: null },
    { channel: 'push' as const, status: 'skipped' as const, failure: 'no-device' },
  ],
};

const message = {
  title: 'Doors open half an hour earlier',
  body: 'Doors for Northern Lights now open at 18:30. See you there!',
};

const sendExample = {
  id: sendId,
  eventId,
  ...message,
  link: null,
  channels: ['inbox' as const, 'email' as const],
  purpose: 'transactional' as const,
  recipients: 409,
  status: 'spreading' as const,
  createdAt: '2027-01-04T10:02:01.000Z',
  finishedAt: null,
};

export const notificationOperations = {
  sendNotification: operation({
    id: 'sendNotification',
    service: 'notification',
    method: 'POST',
    path: '/notifications/send',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    idempotent: true,
    summary: 'Tell an event’s buyers, or users, something',
    description:
      'To the buyers with a confirmed booking of one’s own event (`eventId`), or, for admins, to users by id (`userIds`). Each person’s preferences decide, channel by channel, what arrives; `marketing` reaches those only who consented. Push and text messages wait for the end of somebody’s quiet hours. An organiser may message an event’s buyers five times a day (UTC). Ask `previewNotification` first how many people it reaches.',
    body: SendBody,
    bodyExample: { eventId, ...message, channels: ['inbox', 'push'] },
    responses: {
      202: {
        description: 'It is on its way; `notificationSend` tells how far',
        body: z.object({
          sendId: Id,
          recipients: z.int().meta({ description: 'How many people it is meant for' }),
        }),
        example: { sendId, recipients: 409 },
      },
    },
    problems: { 422: ['no-recipients', 'idempotency-key-reused'], 429: ['too-many-messages'] },
  }),
  previewNotification: operation({
    id: 'previewNotification',
    service: 'notification',
    method: 'POST',
    path: '/notifications/preview',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    summary: 'How many people something would reach, by channel',
    description: 'Takes what `sendNotification` takes but the text, and sends nothing.',
    body: PreviewBody,
    bodyExample: { eventId, channels: ['inbox', 'push', 'email'] },
    responses: {
      200: {
        description: 'The numbers at this moment',
        body: Preview,
        example: {
          recipients: 409,
          channels: [
            { channel: 'inbox', reached: 409, skipped: 0 },
            { channel: 'push', reached: 212, skipped: 197 },
            { channel: 'email', reached: 401, skipped: 8 },
          ],
        },
      },
    },
  }),
  notificationSends: operation({
    id: 'notificationSends',
    service: 'notification',
    method: 'GET',
    path: '/notifications/sends',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: false,
    summary: 'What was sent to an event’s buyers, or by oneself, the newest first',
    query: PageQuery.extend({
      eventId: Id.optional().meta({ description: 'Of this event; absent: what the caller sent' }),
    }),
    responses: {
      200: {
        description: 'A page of messages',
        body: page(Send),
        example: { items: [sendExample], nextCursor: null },
      },
    },
  }),
  notificationSend: operation({
    id: 'notificationSend',
    service: 'notification',
    method: 'GET',
    path: '/notifications/sends/{id}',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    personalData: false,
    summary: 'A message to many, and how far it has got',
    params: IdParams,
    responses: {
      200: {
        description: 'The message, with the number of people by channel and status',
        body: SendProgress,
        example: {
          ...sendExample,
          progress: [{ channel: 'email', queued: 12, sent: 80, delivered: 157, failed: 1, skipped: 0 }],
        },
      },
    },
  }),
  notificationLog: operation({
    id: 'notificationLog',
    service: 'notification',
    method: 'GET',
    path: '/notifications/log',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'The inbox, or what went through another channel, the newest first',
    description:
      'One’s own, by channel. An admin may name somebody else, or an event alone to see what all its people got.',
    query: PageQuery.extend({
      userId: Id.optional().meta({ description: 'Whose; one’s own when absent. Others’ for admins only' }),
      unread: z.enum(['true', 'false']).optional().meta({ description: '`true`: only what is unread' }),
      channel: Channel.default('inbox'),
      status: Status.optional(),
      eventId: Id.optional().meta({ description: 'Only what is about this event' }),
    }),
    responses: {
      200: {
        description: 'A page of the log',
        body: page(Notification),
        example: { items: [example], nextCursor: null },
      },
    },
  }),
  unreadCount: operation({
    id: 'unreadCount',
    service: 'notification',
    method: 'GET',
    path: '/notifications/unread-count',
    access: 'user',
    ownership: 'caller',
    summary: 'How many notifications are unread',
    responses: {
      200: { description: 'The number', body: z.object({ unread: z.int() }), example: { unread: 3 } },
    },
  }),
  readAllNotifications: operation({
    id: 'readAllNotifications',
    service: 'notification',
    method: 'PUT',
    path: '/notifications/read-all',
    access: 'user',
    ownership: 'caller',
    summary: 'Mark everything in one’s inbox read',
    body: z.strictObject({
      upTo: Id.optional().meta({ description: 'The newest that was seen; what came after it stays unread' }),
    }),
    bodyExample: { upTo: example.id },
    responses: {
      200: { description: 'What is left', body: z.object({ unread: z.int() }), example: { unread: 0 } },
    },
  }),
  getNotification: operation({
    id: 'getNotification',
    service: 'notification',
    method: 'GET',
    path: '/notifications/{id}',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'A notification and what became of it, by channel',
    params: IdParams,
    responses: {
      200: { description: 'The notification', body: NotificationDetails, example: detailsExample },
    },
  }),
  markNotification: operation({
    id: 'markNotification',
    service: 'notification',
    method: 'PUT',
    path: '/notifications/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'Mark a notification read, or unread again',
    params: IdParams,
    body: z.strictObject({ isRead: z.boolean().default(true) }),
    bodyExample: { isRead: true },
    responses: {
      200: {
        description: 'The notification as it is now',
        body: NotificationDetails,
        example: { ...detailsExample, isRead: true, readAt: '2027-01-04T10:05:00.000Z' },
      },
    },
  }),
  hideNotification: operation({
    id: 'hideNotification',
    service: 'notification',
    method: 'DELETE',
    path: '/notifications/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'Take a notification out of one’s inbox',
    params: IdParams,
    responses: { 204: { description: 'It is gone from the inbox' } },
  }),
  ...notificationSettingsOperations,
} as const;
