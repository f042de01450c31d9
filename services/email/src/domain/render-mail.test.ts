import { describe, expect, it } from 'vitest';
import type { MailEvent } from './event-card.ts';
import { MAIL_LOCALES, type MailDocument, type MailLocale } from './mail-document.ts';
import { renderMail } from './render-mail.ts';
import {
  emailVerificationMail,
  passwordChangedMail,
  passwordResetMail,
  welcomeMail,
} from './templates/account.ts';
import {
  emailChangedMail,
  emailChangeMail,
  emailChangeWarningMail,
  recoveryCodeUsedMail,
  secondFactorOffMail,
  secondFactorOnMail,
} from './templates/account-safety.ts';
import { cancellationMail } from './templates/cancellation.ts';
import { notificationMail } from './templates/notification.ts';
import { operatorMail } from './templates/operator.ts';
import { refundMail } from './templates/refund.ts';
import { renamedTicketsMail, renewedTicketsMail, ticketsMail } from './templates/tickets.ts';

const origin = 'https://concert.example';
const bookingId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05';

interface People {
  readonly name: string;
  readonly title: string;
}

const kind: People = { name: 'Ada Fan', title: 'Northern Lights' };
const hostile: People = {
  name: `"><script>alert('x')</script>\r\nBcc: all@evil.example`,
  title: `<img src=x onerror=alert(1)> & {{name}} \u202e"';`,
};

const eventOf = ({ name, title }: People): MailEvent => ({
  title,
  isCancelled: false,
  version: 1,
  venueName: name,
  venueAddress: 'Große Freiheit 36',
  city: 'Hamburg',
  country: 'DE',
  timezone: 'Europe/Berlin',
  doorsAt: new Date('2027-05-14T17:00:00Z'),
  startsAt: new Date('2027-05-14T18:00:00Z'),
  endsAt: new Date('2027-05-14T21:00:00Z'),
});

function everyMail(locale: MailLocale, people: People): Readonly<Record<string, MailDocument>> {
  const { name, title } = people;
  const event = eventOf(people);
  const money = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
  const tickets = {
    locale,
    name,
    bookingId,
    event,
    tickets: [
      { id: '1', typeName: title, attendeeName: name },
      { id: '2', typeName: title, attendeeName: 'Grace Hopper' },
    ],
    eventId: bookingId,
    total: money(9000),
    subtotal: money(9000),
    discount: money(0),
    fees: money(0),
    giverName: null,
    isAttached: true,
  };
  const given = { ...tickets, giverName: name, total: money(0), discount: money(9000) };
  const cancelled = {
    giverName: null,
    locale,
    name,
    bookingId,
    event,
    paid: money(9000),
    refund: money(4500),
  };
  const notification = {
    locale,
    title,
    body: `${name}\n\n${title}`,
    url: `${origin}/events/1`,
    event,
    unsubscribeUrl: undefined,
  };
  return {
    welcome: welcomeMail({ locale, name }, origin),
    reset: passwordResetMail({ locale, name }, `${origin}/reset-password?token=a.b`),
    verification: emailVerificationMail({ locale, name }, `${origin}/verify-email?token=a.b`),
    changed: passwordChangedMail({ locale, name }, origin),
    tickets: ticketsMail(tickets, origin),
    'tickets to download': ticketsMail({ ...tickets, isAttached: false }, origin),
    renamed: renamedTicketsMail(tickets, origin),
    renewed: renewedTicketsMail(tickets, origin),
    'one ticket': ticketsMail({ ...tickets, tickets: tickets.tickets.slice(0, 1) }, origin),
    'one renewed': renewedTicketsMail({ ...tickets, tickets: tickets.tickets.slice(0, 1) }, origin),
    'cancelled by the buyer': cancellationMail({ ...cancelled, reason: 'buyer' }, origin),
    'cancelled event': cancellationMail({ ...cancelled, reason: 'event-cancelled' }, origin),
    'cancelled by the organiser': cancellationMail({ ...cancelled, reason: 'organizer' }, origin),
    'present taken back': cancellationMail({ ...cancelled, reason: 'organizer', giverName: name }, origin),
    'tickets with fees': ticketsMail({ ...tickets, discount: money(500), fees: money(300) }, origin),
    present: ticketsMail(given, origin),
    'present too large': ticketsMail({ ...given, isAttached: false }, origin),
    'renewed present': renewedTicketsMail(given, origin),
    'change of address': emailChangeMail({ locale, name }, `${origin}/verify-email?token=a.b`),
    'change of address, warning': emailChangeWarningMail({ locale, name }, origin),
    'changed address': emailChangedMail({ locale, name }, origin),
    'second factor on': secondFactorOnMail({ locale, name }, origin),
    'second factor off': secondFactorOffMail({ locale, name }, 'owner', origin),
    'second factor taken away': secondFactorOffMail({ locale, name }, 'admin', origin),
    'recovery code used': recoveryCodeUsedMail({ locale, name }, 9, origin),
    refund: refundMail({ locale, name, bookingId, eventTitle: title, refund: money(4500) }, origin),
    notification: notificationMail(notification),
    marketing: notificationMail({ ...notification, unsubscribeUrl: `${origin}/unsubscribe?token=a.b` }),
    operator: operatorMail(locale, { subject: title, text: `${name}\n\n${title}` }),
  };
}

const kinds = Object.keys(everyMail('en', kind));
const all = MAIL_LOCALES.flatMap((locale) => kinds.map((which) => [locale, which] as const));

const made = new Map<People, Map<MailLocale, ReturnType<typeof everyMail>>>();

/** The dates of all of them in a language take a while. */
function mailsOnce(locale: MailLocale, people: People): ReturnType<typeof everyMail> {
  const byLocale = made.get(people) ?? new Map<MailLocale, ReturnType<typeof everyMail>>();
  const mails = byLocale.get(locale) ?? everyMail(locale, people);
  made.set(people, byLocale.set(locale, mails));
  return mails;
}

function render(locale: MailLocale, which: string, people: People) {
  const mail = mailsOnce(locale, people)[which];
  if (mail === undefined) throw new Error(`no mail ${which}`);
  return renderMail(mail, origin);
}

describe('every mail', () => {
  it.each(all)('in %s says the same in HTML and in text: %s', (locale, which) => {
    const { subject, text, html } = render(locale, which, kind);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object|NaN|\{\{/);
    const links = [...html.matchAll(/href="([^"]+)" class="button"/g)].map(([, url]) => url);
    for (const link of links) expect(text).toContain(link);
  });

  it.each(all)(
    'in %s gives nothing in a name or a title a chance to be markup or a header: %s',
    (locale, which) => {
      const { subject, html } = render(locale, which, hostile);
      expect(subject).not.toMatch(/\p{Cc}/u);
      expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/i);
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name?.toLowerCase());
      const ours = 'html head meta title style body div table tr td th h1 p a span br'.split(' ');
      expect([...new Set(tags)].filter((tag) => !ours.includes(tag ?? ''))).toEqual([]);
    },
  );

  it.each(all)('in %s loads nothing and runs nothing: %s', (locale, which) => {
    const { html } = render(locale, which, kind);
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|form|svg)|url\(|@import| on[a-z]+=/i);
    for (const [, url] of html.matchAll(/href="([^"]*)"/g))
      expect(url).toMatch(/^https:\/\/concert\.example\//);
    // Gmail cuts what is longer.
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });
});

describe('the four languages', () => {
  const said = (locale: MailLocale, which: string) => {
    const { text } = render(locale, which, kind);
    return new Set(text.split('\n').filter((line) => /\p{L}{3,} \p{L}{3,}/u.test(line)));
  };

  it.each(kinds.filter((which) => which !== 'operator' && which !== 'notification' && which !== 'marketing'))(
    'leave nothing of ours untranslated: %s',
    (which) => {
      const english = said('en', which);
      for (const locale of MAIL_LOCALES.filter((one) => one !== 'en')) {
        const same = [...said(locale, which)].filter((line) => english.has(line));
        expect(same.filter((line) => !/Northern Lights|Ada Fan|Große Freiheit/.test(line))).toEqual([]);
      }
    },
  );
});

describe('the marketing mail', () => {
  it('says in HTML and in text how to get no more', () => {
    const { html, text } = render('en', 'marketing', kind);
    expect(html).toContain('href="https://concert.example/unsubscribe?token=a.b"');
    expect(text).toContain('Unsubscribe from news:\nhttps://concert.example/unsubscribe?token=a.b');
    expect(render('en', 'notification', kind).text).not.toContain('nsubscribe');
  });
});

describe('the ticket mail', () => {
  it('tells event, venue, the local time with its zone, tickets, total and the booking’s page', () => {
    const { subject, text } = render('en', 'tickets', kind);
    const plain = text.replace(/[\u00a0\u202f]/g, ' ');
    expect(subject).toBe('Your tickets for Northern Lights');
    expect(plain).toContain('Friday, 14 May 2027');
    expect(plain).toContain('Doors 19:00 · Starts 20:00');
    expect(plain).toContain('Local time in Hamburg (Central European Summer Time, GMT+2)');
    expect(plain).toContain('Große Freiheit 36, Hamburg, Germany');
    expect(plain).toContain('2 × Northern Lights: Ada Fan, Grace Hopper');
    expect(plain).toContain('Total: €90.00');
    expect(plain).toContain(`${origin}/bookings/${bookingId}`);
  });

  it('writes money and dates as the reader’s language does', () => {
    const { text } = render('de', 'tickets', kind);
    const plain = text.replace(/[\u00a0\u202f]/g, ' ');
    expect(plain).toContain('Freitag, 14. Mai 2027');
    expect(plain).toContain('Summe: 90,00 €');
  });
});

describe('the ticket mail', () => {
  const textOf = (which: string) => render('en', which, kind).text;

  it('tells what the total is made of where it is not the tickets alone', () => {
    expect(textOf('tickets with fees')).toContain('Discount: -€5.00');
    expect(textOf('tickets with fees')).toContain('Fees: €3.00');
    expect(textOf('tickets')).not.toMatch(/Discount|Fees/);
  });

  it('of a present tells from whom it is, and nothing of prices or of the giver’s booking', () => {
    for (const which of ['present', 'present too large', 'renewed present']) {
      expect(textOf(which)).toContain('Ada Fan');
      expect(textOf(which)).not.toMatch(/€|Discount|\/bookings\/|cancel/);
    }
  });
});

describe('the cancellation mail', () => {
  it('says what comes back, that nothing does, or nothing of money on a free booking', () => {
    const facts = {
      locale: 'en' as const,
      name: 'Ada',
      bookingId,
      event: eventOf(kind),
      reason: 'buyer' as const,
      giverName: null,
      paid: { amountMinor: 9000, currency: 'EUR' },
      refund: { amountMinor: 4500, currency: 'EUR' },
    };
    const none = { amountMinor: 0, currency: 'EUR' };
    const text = (changed: object) =>
      renderMail(cancellationMail({ ...facts, ...changed }, origin), origin).text;
    expect(text({})).toContain('€45.00 goes back to the card');
    expect(text({ refund: none })).toContain('nothing is refunded');
    expect(text({ paid: none, refund: none })).not.toMatch(/refund|paid/i);
  });
});
