/** Dates and times for people. Instants are ISO 8601 text; zones are IANA names. */

export interface EventTime {
  /** Friday, 14 May 2027 */
  readonly date: string;
  /** Fri, 14 May */
  readonly shortDate: string;
  /** 20:00 */
  readonly time: string;
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  /** CEST, GMT+2 */
  readonly zone: string;
}

/** An instant as the clocks and calendars in `timeZone` show it, in the reader's language. */
export function eventTime(instant: string, timeZone: string, locale: string): EventTime {
  const moment = new Date(instant);
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(moment);
  return {
    date: show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: show({ weekday: 'short', day: 'numeric', month: 'short' }),
    time: show({ hour: 'numeric', minute: '2-digit' }),
    weekday: show({ weekday: 'short' }),
    day: show({ day: 'numeric' }).replace(/\D/g, ''),
    month: show({ month: 'short' }).replace(/\.$/, ''),
    year: show({ year: 'numeric' }),
    zone: zoneName(moment, timeZone, locale),
  };
}

/** When it is for a reader in another zone; undefined where their clocks show the same at that moment. */
export function readerTime(
  instant: string,
  zones: { readonly venue: string; readonly reader: string },
  locale: string,
): string | undefined {
  const moment = new Date(instant);
  if (wallClock(moment, zones.venue) === wallClock(moment, zones.reader)) return undefined;
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zones.reader,
  }).format(moment);
}

/** An instant in the reader's own zone: when a booking was made, when sales open. */
export function moment(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(instant),
  );
}

/** What the reader's own clock shows, with seconds. */
export function clock(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(at);
}

/** A whole number in the language's own grouping. */
export function wholeNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A share of one as a percentage: 0.125 is 12.5 %. */
export function percentage(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** A day of the calendar (2027-01-04), wherever the reader is. */
export function calendarDay(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** A month of the calendar (2027-01). */
export function calendarMonth(month: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}

function zoneName(at: Date, timeZone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

function wallClock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
}
