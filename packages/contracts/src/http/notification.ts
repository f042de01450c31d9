import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, IdParams, line, PageQuery, page, paragraph, Timestamp } from '../schemas.ts';

/** Through what a notification reaches somebody. */
export const NOTIFICATION_CHANNELS = ['inbox', 'push', 'sms', 'email'] as const;

export const NOTIFICATION_STATUSES = ['queued', 'sent', 'failed', 'skipped'] as const;

const Delivery = z.object({
  channel: z.enum(NOTIFICATION_CHANNELS),
  status: z.enum(NOTIFICATION_STATUSES),
  failure: z.string().nullable(),
});

export const Notification = z
  .object({
    id: Id,
    title: z.string(),
    body: z.string(),
    link: z.string().nullable().meta({ description: 'A path of the storefront that it is about' }),
    isRead: z.boolean(),
    readAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Notification' });

const NotificationDetails = Notification.extend({
  userId: Id,
  deliveries: z.array(Delivery).meta({ description: 'What became of it, by channel' }),
}).meta({ id: 'NotificationDetails' });

/** A path of our own storefront, so that nobody is sent elsewhere: no scheme, no host, no backslash. */
const Link = z
  .string()
  .max(300)
  .regex(/^\/(?![/\\])[\w\-./?=&%#]*$/, 'must be a path of the storefront, such as /events/019a…');

const example = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0f',
  title: 'Your tickets for Northern Lights',
  body: '2 tickets are ready for you.',
  link: '/bookings/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  isRead: false,
  readAt: null,
  createdAt: '2027-01-04T10:02:01.000Z',
};

const detailsExample = {
  ...example,
  userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  deliveries: [{ channel: 'inbox' as const, status: 'sent' as const, failure: null }],
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
      'To the buyers with a confirmed booking of one’s own event (`eventId`), or, for admins, to users by id (`userIds`). Everybody finds it in the inbox; with the channel `push` it also goes to the phones of those who have push on.',
    body: z
      .strictObject({
        eventId: Id.optional(),
        userIds: z.array(Id).min(1).max(500).optional(),
        title: line(150),
        body: paragraph(1000),
        link: Link.optional(),
        channels: z
          .array(z.enum(['inbox', 'push']))
          .min(1)
          .max(2)
          .default(['inbox']),
      })
      .refine((send) => (send.eventId === undefined) !== (send.userIds === undefined), {
        path: ['eventId'],
        message: 'must be given, or userIds instead, but not both',
      }),
    bodyExample: {
      eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
      title: 'Doors open half an hour earlier',
      body: 'Doors for Northern Lights now open at 18:30. See you there!',
      channels: ['inbox', 'push'],
    },
    responses: {
      202: {
        description: 'It is on its way',
        body: z.object({
          sendId: Id,
          recipients: z.int().meta({ description: 'How many people it goes to' }),
        }),
        example: { sendId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10', recipients: 409 },
      },
    },
    problems: { 422: ['no-recipients', 'idempotency-key-reused'] },
  }),
  notificationLog: operation({
    id: 'notificationLog',
    service: 'notification',
    method: 'GET',
    path: '/notifications/log',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'The inbox, the newest first',
    query: PageQuery.extend({
      userId: Id.optional().meta({ description: 'Whose; one’s own when absent. Others’ for admins only' }),
      unread: z.enum(['true', 'false']).optional().meta({ description: '`true`: only what is unread' }),
    }),
    responses: {
      200: {
        description: 'A page of the inbox',
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
} as const;
