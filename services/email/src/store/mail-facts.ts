import type { Database } from '@concert/database/connection';
import type { MailEvent } from '../domain/event-card.ts';
import { type MailLocale, mailLocale } from '../domain/mail-document.ts';
import type { MailTicket } from '../domain/templates/tickets.ts';

export interface Contact {
  /** Null where there is no account: tickets can be given to anybody. */
  readonly userId: string | null;
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

/** Whom to write to about a change of an address: the one that is to be proven, and the one that is given up. */
export async function findVerification(
  db: Database,
  verificationId: string,
): Promise<{ readonly next: Contact; readonly previous: Contact | undefined } | undefined> {
  const row = await db
    .selectFrom('email_verification_mails as v')
    .innerJoin('account_contacts as a', 'a.user_id', 'v.user_id')
    .select(['v.user_id', 'v.email', 'v.previous_email', 'v.name', 'v.locale'])
    .where('v.verification_id', '=', verificationId)
    .where('a.erased_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const account = { userId: row.user_id, name: row.name, locale: mailLocale(row.locale) };
  const { previous_email: previous } = row;
  return {
    next: { ...account, email: row.email },
    previous: previous === null ? undefined : { ...account, email: previous },
  };
}

/** Who gets the mails about a booking. */
export interface Recipient extends Contact {
  /** Who gave the tickets away; null when they were bought. */
  readonly giverName: string | null;
}

/** Whom to write to about a booking: its buyer, or who was given it; undefined when that person was erased. */
export async function readRecipient(db: Database, bookingId: string): Promise<Recipient | undefined> {
  const row = await db
    .selectFrom('booking_recipients')
    .select(['recipient_id', 'email', 'name', 'locale', 'giver_name'])
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  if (row === undefined || row.email === null || row.email === '') return undefined;
  return {
    userId: row.recipient_id,
    email: row.email,
    name: row.name,
    locale: mailLocale(row.locale),
    giverName: row.giver_name,
  };
}

/** @throws Error when there is no such event: one with bookings is never deleted */
export async function readEvent(db: Database, eventId: string): Promise<MailEvent> {
  const event = await findEvent(db, eventId);
  if (event === undefined) throw new Error(`there is no event ${eventId}`);
  return event;
}

export async function findEvent(db: Database, eventId: string): Promise<MailEvent | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    title: row.title,
    isCancelled: row.status === 'cancelled',
    version: row.version,
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

/** What a booking's total is made of, in minor units: list prices less discounts, and fees. */
export interface Sums {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly feesMinor: number;
}

export async function readSums(db: Database, bookingId: string): Promise<Sums> {
  const lines = await db
    .selectFrom('booking_lines')
    .select(['quantity', 'unit_price_minor', 'unit_discount_minor', 'unit_fee_minor'])
    .where('booking_id', '=', bookingId)
    .execute();
  const total = (unit: (line: (typeof lines)[number]) => number): number =>
    lines.reduce((sum, line) => sum + line.quantity * unit(line), 0);
  return {
    subtotalMinor: total((line) => line.unit_price_minor + line.unit_discount_minor),
    discountMinor: total((line) => line.unit_discount_minor),
    feesMinor: total((line) => line.unit_fee_minor),
  };
}

const MOST_ENTRIES = 5;

/** Somebody's confirmed bookings of an event, the newest ones. */
export async function bookingsOf(db: Database, userId: string, eventId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('booking_charges')
    .select('booking_id')
    .where('user_id', '=', userId)
    .where('event_id', '=', eventId)
    .where('status', '=', 'confirmed')
    .orderBy('booking_id', 'desc')
    .limit(MOST_ENTRIES)
    .execute();
  return rows.map((row) => row.booking_id);
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
