import { z } from 'zod';
import { Id, line, paragraph, Timestamp } from '../schemas.ts';

/** Through what a notification reaches somebody. */
export const NOTIFICATION_CHANNELS = ['inbox', 'push', 'sms', 'email'] as const;

/** What became of a notification in one channel: forward only, `failed` and `skipped` are final. */
export const NOTIFICATION_STATUSES = ['queued', 'sent', 'delivered', 'failed', 'skipped'] as const;

/** What people choose about, each by channel. */
export const NOTIFICATION_CATEGORIES = [
  'bookings',
  'event-changes',
  'reminders',
  'organizer-messages',
  'marketing',
] as const;

/** Marketing goes to those only who consented to it. */
export const NOTIFICATION_PURPOSES = ['transactional', 'marketing'] as const;

export const Channel = z.enum(NOTIFICATION_CHANNELS);

export const Status = z.enum(NOTIFICATION_STATUSES);

const Failure = z.string().nullable().meta({
  description:
    'Why it failed or was skipped: `preference`, `no-consent`, `no-device`, `no-number`, `suppressed`, `bounced`, or the provider’s word',
});

const Delivery = z.object({ channel: Channel, status: Status, failure: Failure });

export const Notification = z
  .object({
    id: Id,
    title: z.string(),
    body: z.string(),
    link: z.string().nullable().meta({ description: 'A path of the storefront that it is about' }),
    category: z
      .string()
      .meta({ description: 'Of the preferences; `operations` for what operators must know' }),
    eventId: Id.nullable(),
    channel: Channel,
    status: Status,
    failure: Failure,
    isRead: z.boolean(),
    readAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Notification' });

export const NotificationDetails = Notification.extend({
  userId: Id,
  deliveries: z.array(Delivery).meta({ description: 'What became of it, by channel' }),
}).meta({ id: 'NotificationDetails' });

/** A path of our own storefront, so that nobody is sent elsewhere: no scheme, no host, no backslash. */
const Link = z
  .string()
  .max(300)
  .regex(/^\/(?![/\\])[\w\-./?=&%#]*$/, 'must be a path of the storefront, such as /events/019a…');

const recipients = {
  eventId: Id.optional().meta({ description: 'To all who have a confirmed booking of this event' }),
  userIds: z.array(Id).min(1).max(500).optional().meta({ description: 'To these users; for admins only' }),
  channels: z
    .array(Channel)
    .min(1)
    .max(NOTIFICATION_CHANNELS.length)
    .refine((channels) => new Set(channels).size === channels.length, 'must not name a channel twice')
    .default(['inbox']),
  purpose: z.enum(NOTIFICATION_PURPOSES).default('transactional'),
};

const namesOne = (send: { readonly eventId?: unknown; readonly userIds?: unknown }): boolean =>
  (send.eventId === undefined) !== (send.userIds === undefined);

const BOTH_OR_NONE = { path: ['eventId'], message: 'must be given, or userIds instead, but not both' };

export const SendBody = z
  .strictObject({ ...recipients, title: line(150), body: paragraph(1000), link: Link.optional() })
  .refine(namesOne, BOTH_OR_NONE);

export const PreviewBody = z.strictObject(recipients).refine(namesOne, BOTH_OR_NONE);

export const Preview = z
  .object({
    recipients: z.int().meta({ description: 'How many people are meant' }),
    channels: z.array(
      z.object({
        channel: Channel,
        reached: z.int().meta({ description: 'Whom it reaches, some of them only after their quiet hours' }),
        skipped: z.int().meta({ description: 'Who does not want it there, or has no phone for it' }),
      }),
    ),
  })
  .meta({ id: 'NotificationPreview' });

export const Send = z
  .object({
    id: Id,
    eventId: Id.nullable(),
    title: z.string(),
    body: z.string(),
    link: z.string().nullable(),
    channels: z.array(Channel),
    purpose: z.enum(NOTIFICATION_PURPOSES),
    recipients: z.int().meta({ description: 'How many people were meant when it was asked for' }),
    status: z.enum(['spreading', 'done']).meta({ description: '`done`: everybody has been gone through' }),
    createdAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'NotificationSend' });

const count = z.int();

export const SendProgress = Send.extend({
  progress: z.array(
    z.object({
      channel: Channel,
      queued: count,
      sent: count,
      delivered: count,
      failed: count,
      skipped: count,
    }),
  ),
}).meta({ id: 'NotificationSendProgress' });
