import type { Database } from '@concert/database/connection';
import type { EventSheets } from '@concert/database/tables';
import type { Selectable } from 'kysely';
import type { BookingPrint } from '../domain/booking-print.ts';
import type { TicketLocale } from '../domain/ticket-words.ts';

/** What the tickets of a booking show now, or undefined when it has none that are valid. */
export async function readPrint(
  db: Database,
  { bookingId, eventId }: { readonly bookingId: string; readonly eventId: string },
): Promise<BookingPrint | undefined> {
  const sheets = await db
    .selectFrom('ticket_sheets as t')
    .innerJoin('account_contacts as a', 'a.user_id', 't.user_id')
    .selectAll('t')
    .select('a.locale')
    .where('t.booking_id', '=', bookingId)
    .where('t.booking_status', '=', 'confirmed')
    .where('t.status', '=', 'valid')
    .orderBy('t.ticket_type_id')
    .orderBy('t.number')
    .execute();
  const [first] = sheets;
  if (first === undefined) return undefined;
  const event = await db
    .selectFrom('event_sheets')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return {
    bookingId,
    userId: first.user_id,
    locale: localeOf(first.locale),
    currency: first.currency,
    event: printedEvent(event),
    tickets: sheets.map((sheet) => ({
      ticketId: sheet.ticket_id,
      code: sheet.code,
      typeName: sheet.ticket_type_name,
      attendeeName: sheet.attendee_name,
      priceMinor: sheet.unit_price_minor,
    })),
  };
}

/** Whose a ticket is and whether it still admits. */
export async function ticketHolding(
  db: Database,
  ticketId: string,
): Promise<{ readonly userId: string; readonly isValid: boolean } | undefined> {
  const row = await db
    .selectFrom('ticket_sheets')
    .select(['user_id', 'status'])
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return row && { userId: row.user_id, isValid: row.status === 'valid' };
}

function printedEvent(row: Selectable<EventSheets>): BookingPrint['event'] {
  return {
    title: row.title,
    organizerName: row.organizer_name,
    venue: {
      name: row.venue_name,
      address: row.venue_address,
      city: row.city,
      country: row.country,
      timezone: row.timezone,
    },
    doorsAt: row.doors_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    refundPolicy: {
      kind: row.refund_kind === 'full' || row.refund_kind === 'partial' ? row.refund_kind : 'none',
      percent: row.refund_percent,
      untilHoursBefore: row.refund_until_hours,
    },
  };
}

function localeOf(text: string): TicketLocale {
  return text === 'de' || text === 'es' || text === 'fr' ? text : 'en';
}
