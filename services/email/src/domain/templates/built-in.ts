import type { MailEvent } from '../event-card.ts';
import type { MailDocument, MailLocale } from '../mail-document.ts';
import { emailVerificationMail, passwordChangedMail, passwordResetMail, welcomeMail } from './account.ts';
import {
  emailChangedMail,
  emailChangeMail,
  emailChangeWarningMail,
  recoveryCodeUsedMail,
  secondFactorOffMail,
  secondFactorOnMail,
} from './account-safety.ts';
import { cancellationMail } from './cancellation.ts';
import { notificationMail } from './notification.ts';
import { refundMail } from './refund.ts';
import { renamedTicketsMail, renewedTicketsMail, type TicketMailFacts, ticketsMail } from './tickets.ts';

/** Writes one of Concert's own mails for the example of a reader. */
type Write = (locale: MailLocale, origin: string) => MailDocument;

const NAME = 'Ada Fan';
const BOOKING_ID = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05';

const EVENT: MailEvent = {
  title: 'Northern Lights',
  isCancelled: false,
  version: 1,
  venueName: 'Große Freiheit 36',
  venueAddress: 'Große Freiheit 36',
  city: 'Hamburg',
  country: 'DE',
  timezone: 'Europe/Berlin',
  doorsAt: new Date('2027-05-14T17:00:00Z'),
  startsAt: new Date('2027-05-14T18:00:00Z'),
  endsAt: new Date('2027-05-14T21:00:00Z'),
};

const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const reader = (locale: MailLocale) => ({ locale, name: NAME });

const tickets = (locale: MailLocale): TicketMailFacts => ({
  ...reader(locale),
  bookingId: BOOKING_ID,
  eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  event: EVENT,
  tickets: [{ id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06', typeName: 'Standing', attendeeName: NAME }],
  total: euros(4800),
  subtotal: euros(4500),
  discount: euros(0),
  fees: euros(300),
  giverName: null,
  isAttached: true,
});

const link = (origin: string, path: string): string => new URL(path, origin).href;

/** What Concert itself sends, by the template's name as the log has it. */
const WRITERS: Readonly<Record<string, Write>> = {
  'booking-cancelled': (locale, origin) =>
    cancellationMail(
      {
        ...reader(locale),
        bookingId: BOOKING_ID,
        event: EVENT,
        reason: 'buyer',
        giverName: null,
        paid: euros(4800),
        refund: euros(4500),
      },
      origin,
    ),
  'email-change': (locale, origin) => emailChangeMail(reader(locale), link(origin, '/verify-email')),
  'email-change-warning': (locale, origin) => emailChangeWarningMail(reader(locale), origin),
  'email-changed': (locale, origin) => emailChangedMail(reader(locale), origin),
  'email-verification': (locale, origin) =>
    emailVerificationMail(reader(locale), link(origin, '/verify-email')),
  notification: (locale, origin) =>
    notificationMail({
      locale,
      title: EVENT.title,
      body: EVENT.venueName,
      url: link(origin, '/account/inbox'),
      event: EVENT,
      unsubscribeUrl: undefined,
    }),
  'password-changed': (locale, origin) => passwordChangedMail(reader(locale), origin),
  'password-reset': (locale, origin) => passwordResetMail(reader(locale), link(origin, '/reset-password')),
  'recovery-code-used': (locale, origin) => recoveryCodeUsedMail(reader(locale), 9, origin),
  refund: (locale, origin) =>
    refundMail(
      { ...reader(locale), bookingId: BOOKING_ID, eventTitle: EVENT.title, refund: euros(4500) },
      origin,
    ),
  'second-factor-off': (locale, origin) => secondFactorOffMail(reader(locale), 'owner', origin),
  'second-factor-on': (locale, origin) => secondFactorOnMail(reader(locale), origin),
  tickets: (locale, origin) => ticketsMail(tickets(locale), origin),
  'tickets-renamed': (locale, origin) => renamedTicketsMail(tickets(locale), origin),
  'tickets-renewed': (locale, origin) => renewedTicketsMail(tickets(locale), origin),
  welcome: (locale, origin) => welcomeMail(reader(locale), origin),
};

/** The names of Concert's own mails, in their order. */
export const BUILT_IN: readonly string[] = Object.keys(WRITERS);

/** One of Concert's own mails, as somebody would get it; undefined when there is none of that name. */
export const builtInMail = (name: string, locale: MailLocale, origin: string): MailDocument | undefined =>
  Object.hasOwn(WRITERS, name) ? WRITERS[name]?.(locale, origin) : undefined;
