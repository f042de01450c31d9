import { humanCode } from '@concert/values/human-codes';
import { formatMoney } from '@concert/values/money';
import type { TicketDocument } from './printed-ticket.ts';
import { type TicketWords, ticketWords } from './ticket-words.ts';

/** What a ticket says, in the reader's language and the forms of the venue's country. */
export interface TicketFacts {
  readonly words: TicketWords;
  readonly date: string;
  readonly times: readonly { readonly label: string; readonly time: string }[];
  readonly zone: string;
  readonly country: string;
  readonly price: string;
  readonly humanCode: string;
}

/** Dates and times are those on the clocks at the venue, whatever zone the server or the reader is in. */
export function ticketFacts(ticket: TicketDocument): TicketFacts {
  const words = ticketWords[ticket.locale];
  const locale = regionalLocale(ticket);
  return {
    words,
    date: dateOf(ticket, locale),
    times: timesOf(ticket, locale, words),
    zone: words.localTime(ticket.venue.city, zoneOf(ticket, locale)),
    country: countryOf(ticket),
    price: ticket.price.amountMinor === 0 ? words.free : formatMoney(ticket.price, locale),
    humanCode: humanCode(ticket.ticketId),
  };
}

/** The reader's language with the habits of the venue's country: 8:00 PM in Chicago, 20:00 in Berlin. */
function regionalLocale(ticket: TicketDocument): string {
  return isRegion(ticket.venue.country) ? `${ticket.locale}-${ticket.venue.country}` : ticket.locale;
}

function isRegion(country: string): boolean {
  return /^[A-Z]{2}$/.test(country);
}

function countryOf(ticket: TicketDocument): string {
  const { country } = ticket.venue;
  if (!isRegion(country)) return country;
  return new Intl.DisplayNames(ticket.locale, { type: 'region' }).of(country) ?? country;
}

/** From this length on an event is one of several days (a festival) and not a night that ends after midnight. */
const severalDays = 18 * 60 * 60 * 1000;

function dateOf(ticket: TicketDocument, locale: string): string {
  const timeZone = ticket.venue.timezone;
  if (ticket.endsAt.getTime() - ticket.startsAt.getTime() < severalDays) {
    const format = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' });
    return capitalised(format.format(ticket.startsAt), locale);
  }
  const format = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
  return capitalised(format.formatRange(ticket.startsAt, ticket.endsAt), locale);
}

function capitalised(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}

function timesOf(ticket: TicketDocument, locale: string, words: TicketWords): TicketFacts['times'] {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: ticket.venue.timezone,
    timeStyle: 'short',
  });
  const named = [
    { label: words.doors, moment: ticket.doorsAt },
    { label: words.starts, moment: ticket.startsAt },
    { label: words.ends, moment: ticket.endsAt },
  ];
  return named.flatMap(({ label, moment }) => (moment ? [{ label, time: format.format(moment) }] : []));
}

/** The zone by its name and its distance from Greenwich: “Central European Standard Time (GMT+1)”. */
function zoneOf(ticket: TicketDocument, locale: string): string {
  const name = zonePart(ticket, locale, 'long');
  const offset = zonePart(ticket, locale, 'shortOffset');
  return name === offset ? name : `${name} (${offset})`;
}

function zonePart(ticket: TicketDocument, locale: string, timeZoneName: 'long' | 'shortOffset'): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: ticket.venue.timezone, timeZoneName });
  const part = format.formatToParts(ticket.startsAt).find(({ type }) => type === 'timeZoneName');
  return part?.value ?? ticket.venue.timezone;
}
