import type { Database } from '@concert/database/connection';
import type { MailEvent } from '../domain/event-card.ts';
import { type MailLocale, mailLocale } from '../domain/mail-document.ts';
import type { MailTicket } from '../domain/templates/tickets.ts';

export interface Contact {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: MailLocale;
}

/** Whom to write to, or undefined when the account is gone. */
export async function findContact(db: Database, userId: string): Promise<Contact | undefined> {
  const row = await db
    .selectFrom('account_contacts')
    .select(['user_id', 'email', 'name', 'locale'])
    .where('user_id', '=', userId)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return row && { userId: row.user_id, email: row.email, name: row.name, locale: mailLocale(row.locale) };
}

export async function readEvent(db: Database, eventId: string): Promise<MailEvent> {
  const row = await db
    .selectFrom('event_sheets')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return {
    title: row.title,
    venueName: row.venue_name,
    venueAddress: row.venue_address,
    city: row.city,
    country: row.country,
    timezone: row.timezone,
    doorsAt: row.doors_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  };
}

export interface Charge {
  readonly eventId: string;
  readonly status: string;
  readonly currency: string;
  readonly totalMinor: number;
}

/** What a booking costs, for what. */
export async function readCharge(db: Database, bookingId: string): Promise<Charge> {
  const row = await db
    .selectFrom('booking_charges')
    .select(['event_id', 'status', 'currency', 'total_minor'])
    .where('booking_id', '=', bookingId)
    .executeTakeFirstOrThrow();
  return { eventId: row.event_id, status: row.status, currency: row.currency, totalMinor: row.total_minor };
}

/** A booking's valid tickets in the order in which they are numbered. */
export async function readTickets(db: Database, bookingId: string): Promise<readonly MailTicket[]> {
  const rows = await db
    .selectFrom('ticket_sheets')
    .select(['ticket_id', 'ticket_type_name', 'attendee_name'])
    .where('booking_id', '=', bookingId)
    .where('status', '=', 'valid')
    .orderBy('ticket_type_id')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    id: row.ticket_id,
    typeName: row.ticket_type_name,
    attendeeName: row.attendee_name,
  }));
}
