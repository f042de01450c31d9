import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id, Locale } from '../schemas.ts';

const mail = {
  emailId: Id,
  userId: Id.nullable(),
  template: z.string(),
  /** What asked for it, where that was a notification. */
  notificationId: Id.nullable().default(null),
};
const mailExample = {
  emailId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0b',
  userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  template: 'tickets',
  notificationId: null,
};

const suppressionId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d20';

export const emailEvents = {
  EmailSent: eventType({
    type: 'EmailSent',
    version: 1,
    source: 'email',
    description: 'The mail provider took a mail.',
    subject: 'email',
    data: z.object(mail),
    example: mailExample,
  }),
  EmailSuppressed: eventType({
    type: 'EmailSuppressed',
    version: 1,
    source: 'email',
    description:
      'A mail was not sent: its address is suppressed, or the person unsubscribed from marketing mails.',
    subject: 'email',
    data: z.object({ ...mail, reason: z.enum(['address', 'unsubscribed']).default('address') }),
    example: { ...mailExample, reason: 'address' },
  }),
  EmailFailed: eventType({
    type: 'EmailFailed',
    version: 1,
    source: 'email',
    description: 'The mail provider refused a mail for good, when it was handed over or later.',
    subject: 'email',
    data: z.object({ ...mail, failure: z.string() }),
    example: { ...mailExample, failure: 'MessageRejected' },
  }),
  EmailTemplateStored: eventType({
    type: 'EmailTemplateStored',
    version: 1,
    source: 'email',
    description:
      'An operator created or replaced a mail template in one language, or restored an older version.',
    subject: 'email-template',
    data: z.object({
      name: z.string(),
      locale: Locale,
      version: z.int().optional(),
      restoredFrom: z.int().nullable().default(null),
    }),
    example: { name: 'door-change', locale: 'en', version: 3, restoredFrom: 1 },
  }),
  EmailDelivered: eventType({
    type: 'EmailDelivered',
    version: 1,
    source: 'email',
    description: 'The recipient’s mail server took the mail.',
    subject: 'email',
    data: z.object(mail),
    example: mailExample,
  }),
  EmailBounced: eventType({
    type: 'EmailBounced',
    version: 1,
    source: 'email',
    description:
      'A mail came back; a permanent bounce suppresses the address, and so do three others in two weeks with no mail delivered between.',
    subject: 'email',
    data: z.object({ ...mail, isPermanent: z.boolean() }),
    example: { ...mailExample, isPermanent: true },
  }),
  EmailComplained: eventType({
    type: 'EmailComplained',
    version: 1,
    source: 'email',
    description: 'The recipient marked a mail as spam: the address is suppressed.',
    subject: 'email',
    data: z.object(mail),
    example: mailExample,
  }),
  AddressSuppressed: eventType({
    type: 'AddressSuppressed',
    version: 1,
    source: 'email',
    description: 'An address is not written to any more.',
    subject: 'email-suppression',
    data: z.object({
      suppressionId: Id,
      reason: z.enum(['bounce', 'soft-bounces', 'complaint', 'operator']),
      emailId: Id.nullable(),
    }),
    example: { suppressionId, reason: 'bounce', emailId: mailExample.emailId },
  }),
  SuppressionLifted: eventType({
    type: 'SuppressionLifted',
    version: 1,
    source: 'email',
    description: 'An operator decided that an address is written to again.',
    subject: 'email-suppression',
    data: z.object({
      suppressionId: Id,
      reason: z.enum(['bounce', 'soft-bounces', 'complaint', 'operator']),
    }),
    example: { suppressionId, reason: 'bounce' },
  }),
  MarketingUnsubscribed: eventType({
    type: 'MarketingUnsubscribed',
    version: 1,
    source: 'email',
    description: 'Somebody unsubscribed from marketing mails by the link or the button in one.',
    subject: 'user',
    data: z.object({ userId: Id }),
    example: { userId: mailExample.userId },
  }),
} as const;
