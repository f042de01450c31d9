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
    description: 'A mail was not sent, since its address bounced for good or complained earlier.',
    subject: 'email',
    data: z.object(mail),
    example: mailExample,
  }),
  EmailFailed: eventType({
    type: 'EmailFailed',
    version: 1,
    source: 'email',
    description: 'The mail provider refused a mail for good.',
    subject: 'email',
    data: z.object({ ...mail, failure: z.string() }),
    example: { ...mailExample, failure: 'MessageRejected' },
  }),
  EmailTemplateStored: eventType({
    type: 'EmailTemplateStored',
    version: 1,
    source: 'email',
    description: 'An operator created or replaced a mail template in one language.',
    subject: 'email-template',
    data: z.object({ name: z.string(), locale: Locale }),
    example: { name: 'door-change', locale: 'en' },
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
    description: 'A mail came back; a permanent bounce suppresses the address.',
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
