import type { MailEvent } from './event-card.ts';
import { basicForm, timeZoneComponent, wallClock } from './time-zone-component.ts';

export interface CalendarFacts {
  readonly bookingId: string;
  readonly event: MailEvent;
  /** Of the booking's page. */
  readonly url: string;
  /** One line for each kind of ticket. */
  readonly notes: readonly string[];
  /** When the booking was confirmed: the same booking gives the same bytes. */
  readonly stamp: Date;
}

/**
 * A booking as an iCalendar file (RFC 5545) in the venue's own time zone, so that the entry stays right when the
 * zone's rules change. Its UID is the booking's: imported again it replaces itself.
 */
export function calendarEntry({ bookingId, event, url, notes, stamp }: CalendarFacts): string {
  const { timezone, startsAt, endsAt } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Concert//Tickets//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...timeZoneComponent(timezone, startsAt, endsAt),
    'BEGIN:VEVENT',
    `UID:booking-${bookingId}@concert`,
    `DTSTAMP:${basicForm(stamp)}Z`,
    `DTSTART;TZID=${timezone}:${wallClock(timezone, startsAt)}`,
    `DTEND;TZID=${timezone}:${wallClock(timezone, endsAt)}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped([event.venueName, event.venueAddress, event.city].join(', '))}`,
    `DESCRIPTION:${escaped([...notes, url].join('\n'))}`,
    `URL:${url}`,
    `STATUS:${event.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    // Calendars take an entry of a higher one for an earlier one of the same UID.
    `SEQUENCE:${event.version}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** TEXT values (RFC 5545, 3.3.11): what would end a value or a line is escaped, other control characters go. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

const LINE_BYTES = 75;

/** Lines of at most 75 bytes (RFC 5545, 3.1), never cut within a character; a continued one begins with a space. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > LINE_BYTES) {
      pieces.push(piece);
      piece = ' ';
      bytes = 1;
    }
    piece += character;
    bytes += size;
  }
  return [...pieces, piece].join('\r\n');
}
