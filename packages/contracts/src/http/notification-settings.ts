import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, IdParams, Timestamp, TimeZone } from '../schemas.ts';

/** What a device runs on; each has its own service for push messages. */
export const DEVICE_PLATFORMS = ['ios', 'android', 'web'] as const;

const choice = {
  inbox: z.boolean(),
  push: z.boolean(),
  sms: z.boolean(),
  email: z.boolean(),
};
const Choice = z.strictObject(choice);

/** What somebody has paid for is never kept from the inbox. */
const ImportantChoice = z.strictObject({
  ...choice,
  inbox: z.literal(true, 'must stay on: what concerns your bookings is always in the inbox'),
});

const Categories = z
  .strictObject({
    bookings: ImportantChoice.meta({ description: 'Tickets, cancellations, refunds, membership' }),
    'event-changes': ImportantChoice.meta({ description: 'A new date or venue, a cancelled event' }),
    reminders: Choice.meta({ description: 'The day before the event' }),
    'organizer-messages': Choice.meta({ description: 'What an event’s organiser has to say to its buyers' }),
    marketing: Choice.meta({ description: 'Turning any of these on is the consent to marketing' }),
  })
  .meta({ id: 'NotificationChoices' });

const WallTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:00')
  .meta({ example: '22:00' });

const QuietHours = z
  .strictObject({ from: WallTime, to: WallTime, timezone: TimeZone })
  .refine((hours) => hours.from !== hours.to, { path: ['to'], message: 'must differ from `from`' })
  .meta({ id: 'QuietHours' });

const PreferencesBody = z.strictObject({
  version: z.int().min(0).meta({ description: 'As it was read; 0 when nothing was ever chosen' }),
  categories: Categories,
  quietHours: QuietHours.nullable(),
});

export const Preferences = z
  .object({
    version: z.int(),
    categories: Categories,
    quietHours: QuietHours.nullable(),
    consents: z.object({ sms: Timestamp.nullable(), marketing: Timestamp.nullable() }).meta({
      description: 'When the person agreed to text messages and to marketing; null: not, or no longer',
    }),
  })
  .meta({ id: 'NotificationPreferences' });

export const Device = z
  .object({ id: Id, platform: z.enum(DEVICE_PLATFORMS), createdAt: Timestamp, seenAt: Timestamp })
  .meta({ id: 'Device' });

/** ITU-T E.164: a plus, the country, the subscriber, at most 15 digits. */
const PhoneNumber = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'must be an international number such as +4915112345678')
  .meta({ example: '+4915112345678' });

export const Phone = z
  .object({
    number: PhoneNumber.nullable().meta({ description: 'Confirmed; text messages go there' }),
    confirmedAt: Timestamp.nullable(),
    pendingNumber: PhoneNumber.nullable().meta({ description: 'Waits for its code' }),
  })
  .meta({ id: 'Phone' });

const on = { inbox: true as const, push: true, sms: false, email: true };
const preferencesExample = {
  version: 3,
  categories: {
    bookings: on,
    'event-changes': on,
    reminders: on,
    'organizer-messages': on,
    marketing: { inbox: false, push: false, sms: false, email: false },
  },
  quietHours: { from: '22:00', to: '08:00', timezone: 'Europe/Berlin' },
};
const answered = { ...preferencesExample, consents: { sms: null, marketing: null } };
const deviceExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d20',
  platform: 'ios' as const,
  createdAt: '2027-01-04T10:02:01.000Z',
  seenAt: '2027-01-04T10:02:01.000Z',
};
const phoneExample = {
  number: '+4915112345678',
  confirmedAt: '2027-01-04T10:03:12.000Z',
  pendingNumber: null,
};

const own = { service: 'notification', access: 'user', ownership: 'caller' } as const;

/** What somebody wants to be told, where, and on which phones. */
export const notificationSettingsOperations = {
  getPreferences: operation({
    ...own,
    id: 'getPreferences',
    method: 'GET',
    path: '/notifications/preferences',
    summary: 'What one wants to be told, and how',
    responses: { 200: { description: 'The preferences', body: Preferences, example: answered } },
  }),
  putPreferences: operation({
    ...own,
    id: 'putPreferences',
    method: 'PUT',
    path: '/notifications/preferences',
    summary: 'Choose what to be told, and how',
    description:
      '`version` is the one read before: 412 when another tab was faster. Text messages can be turned on once a number is confirmed. The language is the account’s.',
    body: PreferencesBody,
    bodyExample: preferencesExample,
    responses: {
      200: { description: 'The preferences as they are now', body: Preferences, example: answered },
    },
    problems: { 412: ['precondition-failed'], 422: ['phone-not-confirmed'] },
  }),
  registerDevice: operation({
    ...own,
    id: 'registerDevice',
    method: 'POST',
    path: '/notifications/devices',
    idempotent: true,
    summary: 'Register a device for push messages',
    description:
      'Once more with the same token gives the same device. A token belongs to whoever registered it last. Of more than 20 devices the one not seen for longest goes.',
    body: z.strictObject({
      platform: z.enum(DEVICE_PLATFORMS),
      token: z
        .string()
        .min(8)
        .max(1024)
        .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters')
        .meta({ description: 'As the platform’s push service gave it to the app' }),
    }),
    bodyExample: {
      platform: 'ios',
      token: '740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad',
    },
    responses: { 201: { description: 'The device', body: Device, example: deviceExample } },
    problems: { 422: ['idempotency-key-reused'] },
  }),
  listDevices: operation({
    ...own,
    id: 'listDevices',
    method: 'GET',
    path: '/notifications/devices',
    summary: 'One’s devices, the newest first',
    responses: {
      200: {
        description: 'All of them; there are at most 20',
        body: z.object({ items: z.array(Device) }),
        example: { items: [deviceExample] },
      },
    },
  }),
  removeDevice: operation({
    ...own,
    id: 'removeDevice',
    method: 'DELETE',
    path: '/notifications/devices/{id}',
    summary: 'Push nothing to a device any more',
    params: IdParams,
    responses: { 204: { description: 'It is gone' } },
  }),
  getPhone: operation({
    ...own,
    id: 'getPhone',
    method: 'GET',
    path: '/notifications/phone',
    summary: 'The number that text messages go to',
    responses: { 200: { description: 'The number', body: Phone, example: phoneExample } },
  }),
  putPhone: operation({
    ...own,
    id: 'putPhone',
    method: 'PUT',
    path: '/notifications/phone',
    summary: 'Give a number for text messages',
    description:
      'A code of six digits goes there; until it is confirmed, the number before stays. At most five codes a day.',
    body: z.strictObject({
      number: PhoneNumber,
      consent: z
        .literal(true, 'must be true: without it no text message may be sent')
        .meta({ description: 'The person agrees to text messages at this number' }),
    }),
    bodyExample: { number: '+4915112345678', consent: true },
    responses: {
      202: {
        description: 'The code is on its way',
        body: z.object({ pendingNumber: PhoneNumber, expiresAt: Timestamp }),
        example: { pendingNumber: '+4915112345678', expiresAt: '2027-01-04T10:12:01.000Z' },
      },
    },
    problems: { 429: ['too-many-codes'] },
  }),
  confirmPhone: operation({
    ...own,
    id: 'confirmPhone',
    method: 'POST',
    path: '/notifications/phone/confirm',
    rate: 'login',
    summary: 'Confirm the number by its code',
    description: 'Five tries within ten minutes; then a new code is needed.',
    body: z.strictObject({ code: z.string().regex(/^\d{6}$/, 'must be six digits') }),
    bodyExample: { code: '204816' },
    responses: { 200: { description: 'The number is confirmed', body: Phone, example: phoneExample } },
    problems: { 410: ['code-expired'], 422: ['code-wrong'] },
  }),
  removePhone: operation({
    ...own,
    id: 'removePhone',
    method: 'DELETE',
    path: '/notifications/phone',
    summary: 'Take one’s number away, and with it the consent to text messages',
    responses: { 204: { description: 'It is gone' } },
  }),
} as const;
