import { NOTIFICATION_CHANNELS, NOTIFICATION_PURPOSES } from '@concert/contracts/http/notification-schemas';
import { z } from 'zod';
import type { Category, Purpose } from './channels.ts';

const Showing = z.object({
  startsAt: z.string(),
  timezone: z.string(),
  venueName: z.string(),
  city: z.string(),
});

/** What many are told, as it is kept until everybody has been gone through. */
export const SendContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    title: z.string(),
    body: z.string(),
    link: z.string().nullable(),
    channels: z.array(z.enum(NOTIFICATION_CHANNELS)),
    purpose: z.enum(NOTIFICATION_PURPOSES),
    /** Of users by id; null for an event's buyers. */
    userIds: z.array(z.string()).nullable(),
  }),
  z.object({
    kind: z.literal('event-rescheduled'),
    eventTitle: z.string(),
    before: Showing,
    after: Showing,
    refundUntil: z.string(),
    isUrgent: z.boolean(),
  }),
  z.object({ kind: z.literal('reminder'), eventTitle: z.string(), showing: Showing }),
]);

export type SendContent = z.output<typeof SendContent>;

/** What people may turn off when somebody writes to them. */
export const categoryOfMessage = (purpose: Purpose): Category =>
  purpose === 'marketing' ? 'marketing' : 'organizer-messages';
