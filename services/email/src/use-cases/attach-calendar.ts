import { fileSlug } from '../domain/attachment-names.ts';
import { calendarEntry } from '../domain/calendar-entry.ts';
import type { Attachment } from '../domain/compose-mime.ts';
import type { MailEvent } from '../domain/event-card.ts';

interface Entry {
  readonly bookingId: string;
  readonly event: MailEvent;
  /** Where the entry leads. */
  readonly url: string;
  readonly notes: readonly string[];
  readonly stamp: Date;
}

/** A booking as an entry for calendars. The one that came with an earlier mail is replaced by it. */
export function calendarAttachment({ event, ...entry }: Entry): Attachment {
  return {
    fileName: `${fileSlug(event.title)}.ics`,
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: Buffer.from(calendarEntry({ event, ...entry })),
  };
}
