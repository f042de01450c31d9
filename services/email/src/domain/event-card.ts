import type { EventCard, MailLocale } from './mail-document.ts';

/** An event as its owner publishes it. */
export interface MailEvent {
  readonly title: string;
  readonly isCancelled: boolean;
  /** Counts its changes. */
  readonly version: number;
  readonly venueName: string;
  readonly venueAddress: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA name. */
  readonly timezone: string;
  readonly doorsAt: Date | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** An event in the reader's language, with the clocks at the venue and the habits of its country. */
export function eventCard(event: MailEvent, locale: MailLocale): EventCard {
  const words = WORDS[locale];
  const at = formatterOf(event, locale);
  const times = [
    ...(event.doorsAt === null ? [] : [words.doors(at(event.doorsAt, { timeStyle: 'short' }))]),
    words.starts(at(event.startsAt, { timeStyle: 'short' })),
  ];
  return {
    title: event.title,
    tile: {
      weekday: at(event.startsAt, { weekday: 'short' }),
      day: at(event.startsAt, { day: 'numeric' }),
      month: at(event.startsAt, { month: 'short' }),
    },
    date: dateOf(event, locale),
    times: times.join(' · '),
    zone: words.zone(event.city, zoneOf(event, locale)),
    venue: event.venueName,
    address: addressOf(event, locale),
  };
}

type Format = (moment: Date, options: Intl.DateTimeFormatOptions) => string;

function formatterOf(event: MailEvent, locale: MailLocale): Format {
  return (moment, options) =>
    new Intl.DateTimeFormat(regional(event, locale), { ...options, timeZone: event.timezone }).format(moment);
}

/** The reader's language with the habits of the venue's country: 8:00 PM in Chicago, 20:00 in Berlin. */
const regional = ({ country }: MailEvent, locale: MailLocale): string =>
  /^[A-Z]{2}$/.test(country) ? `${locale}-${country}` : locale;

/** From this length on it is an event of several days and not a night that ends after midnight. */
const SEVERAL_DAYS = 18 * 60 * 60 * 1000;

function dateOf(event: MailEvent, locale: MailLocale): string {
  const isLong = event.endsAt.getTime() - event.startsAt.getTime() >= SEVERAL_DAYS;
  const format = new Intl.DateTimeFormat(regional(event, locale), {
    timeZone: event.timezone,
    dateStyle: isLong ? 'long' : 'full',
  });
  const text = isLong ? format.formatRange(event.startsAt, event.endsAt) : format.format(event.startsAt);
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}

/** The zone by its name and its distance from Greenwich: “Central European Standard Time, GMT+1”. */
function zoneOf(event: MailEvent, locale: MailLocale): string {
  const part = (timeZoneName: 'long' | 'shortOffset') =>
    new Intl.DateTimeFormat(locale, { timeZone: event.timezone, timeZoneName })
      .formatToParts(event.startsAt)
      .find(({ type }) => type === 'timeZoneName')?.value ?? event.timezone;
  const [name, offset] = [part('long'), part('shortOffset')];
  return name === offset ? name : `${name}, ${offset}`;
}

function addressOf(event: MailEvent, locale: MailLocale): string {
  const country = /^[A-Z]{2}$/.test(event.country)
    ? new Intl.DisplayNames(locale, { type: 'region' }).of(event.country)
    : event.country;
  const place = event.venueAddress === event.venueName ? [] : [event.venueAddress];
  return [...place, event.city, country ?? event.country].join(', ');
}

interface Words {
  readonly doors: (time: string) => string;
  readonly starts: (time: string) => string;
  readonly zone: (city: string, zone: string) => string;
}

const WORDS: Readonly<Record<MailLocale, Words>> = {
  en: {
    doors: (time) => `Doors ${time}`,
    starts: (time) => `Starts ${time}`,
    zone: (city, zone) => `Local time in ${city} (${zone})`,
  },
  de: {
    doors: (time) => `Einlass ${time}`,
    starts: (time) => `Beginn ${time}`,
    zone: (city, zone) => `Ortszeit ${city} (${zone})`,
  },
  es: {
    doors: (time) => `Puertas ${time}`,
    starts: (time) => `Inicio ${time}`,
    zone: (city, zone) => `Hora local de ${city} (${zone})`,
  },
  fr: {
    doors: (time) => `Portes ${time}`,
    starts: (time) => `Début ${time}`,
    zone: (city, zone) => `Heure locale de ${city} (${zone})`,
  },
};
