import type { EventSummary } from '../api/types.ts';

/** An RFC 5545 calendar with one event, to be saved as an `.ics` file. Times are UTC, so that every calendar agrees. */
export function calendarFile(event: EventSummary, page: string, now: Date): string {
  const { venue } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Concert//Tickets//EN',
    'BEGIN:VEVENT',
    `UID:${event.id}@concert`,
    `DTSTAMP:${stamp(now.toISOString())}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped([venue.name, venue.address, venue.city].join(', '))}`,
    `URL:${page}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** A file name of the event's title that every system takes. */
export function fileNameOf(title: string, ending: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `${plain.slice(0, 60) || 'concert'}.${ending}`;
}

function stamp(instant: string): string {
  return instant.replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Lines are at most 75 octets long (RFC 5545, 3.1); the rest goes on after a space. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  const encoder = new TextEncoder();
  for (const character of line) {
    if (encoder.encode(part + character).length > 74) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}
