import { fileSlug } from '../domain/attachment-names.ts';
import { calendarEntry } from '../domain/calendar-entry.ts';
import type { Attachment } from '../domain/compose-mime.ts';
import type { MailEvent } from '../domain/event-card.ts';
import { bookingUrl } from '../domain/templates/tickets.ts';

interface Entry {
  readonly bookingId: string;
  readonly event: MailEvent;
  readonly origin: string;
  readonly notes: readonly string[];
  readonly stamp: Date;
}

/** A booking as an entry for calendars. The one that came with an earlier mail is replaced by it. */
export function calendarAttachment({ bookingId, event, origin, notes, stamp }: Entry): Attachment {
  const entry = calendarEntry({ bookingId, event, url: bookingUrl(bookingId, origin), notes, stamp });
  return {
    fileName: `${fileSlug(event.title)}.ics`,
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: Buffer.from(entry),
  };
}
