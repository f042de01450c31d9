import { EVENT_CATEGORIES } from '@concert/contracts/http/event';
import type { Database } from '@concert/database/connection';
import type { Events } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import {
  type Event,
  type EventCategory,
  type EventStatus,
  LEGAL_PRIOR,
  type RefundPolicy,
  type Venue,
} from '../domain/event.ts';
import { ticketTypesOf } from './ticket-types.ts';

/** An event as it was read: with its organiser's name, and the database's time of the reading. */
export interface EventSheet {
  readonly event: Event;
  readonly organizerName: string;
  readonly now: Date;
}

export async function insertEvent(tx: Tx, event: Event): Promise<void> {
  await tx
    .insertInto('events')
    .values({
      id: event.id,
      organizer_id: event.organizerId,
      status: event.status,
      version: event.version,
      created_at: NOW,
      updated_at: NOW,
      ...columnsOf(event),
    })
    .execute();
}

export async function findEvent(db: Database, id: string): Promise<EventSheet | undefined> {
  const row = await sheets(db).where('events.id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const [sheet] = await withTypes(db, [row]);
  return sheet;
}

/** Reads an event and keeps everybody else from changing it until the transaction ends. New holds wait for it, so be quick. */
export async function lockEvent(tx: Tx, id: string): Promise<EventSheet | undefined> {
  // Locked by itself: a lock on the join would lock the organiser's account as well.
  const locked = await tx
    .selectFrom('events')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return locked && findEvent(tx, id);
}

export interface OwnEventsFilter {
  /** Undefined for everyone's. */
  readonly organizerId: string | undefined;
  readonly status: EventStatus | undefined;
}

/** At most `limit` events, the newest first, older than `before`. */
export async function listOwn(
  db: Database,
  { organizerId, status }: OwnEventsFilter,
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly EventSheet[]> {
  let query = sheets(db).orderBy('events.id', 'desc').limit(limit);
  if (organizerId !== undefined) query = query.where('events.organizer_id', '=', organizerId);
  if (status !== undefined) query = query.where('events.status', '=', status);
  if (before !== undefined) query = query.where('events.id', '<', before);
  return withTypes(db, await query.execute());
}

/**
 * Writes an event as it is after a change.
 * @throws Error when it was not at the version before: callers hold its lock and have looked
 */
export async function updateEvent(tx: Tx, before: Event, after: Event): Promise<void> {
  const isPublished = before.status !== 'published' && after.status === 'published';
  const result = await tx
    .updateTable('events')
    .set({
      ...columnsOf(after),
      status: after.status,
      version: after.version,
      rescheduled_at: after.rescheduledAt,
      reschedule_refund_until: after.rescheduleRefundUntil,
      updated_at: NOW,
      ...(isPublished ? { published_at: NOW } : {}),
    })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .where('status', '=', before.status)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new Error(`event ${before.id} is not at version ${before.version}`);
}

/** @throws Error when the event cannot be cancelled: callers hold its lock and have looked */
export async function markCancelled(tx: Tx, id: string): Promise<void> {
  const result = await tx
    .updateTable('events')
    .set({ status: 'cancelled', cancelled_at: NOW, updated_at: NOW, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .where('status', 'in', LEGAL_PRIOR.cancelled)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new Error(`event ${id} cannot be cancelled`);
}

/** Deletes a draft, without its ticket types. */
export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  const result = await tx
    .deleteFrom('events')
    .where('id', '=', id)
    .where('status', '=', 'draft')
    .executeTakeFirst();
  if (result.numDeletedRows !== 1n) throw new Error(`event ${id} is not a draft`);
}

/** Events of any status whose image has this very key. */
export async function eventsShowing(db: Database, imageKey: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'image_key'])
    .where('image_key', '=', imageKey)
    .execute();
  // The column is compared without regard to case and accents.
  return rows.filter((row) => row.image_key === imageKey).map(({ id }) => id);
}

/** How many drafts an organiser has, counted up to `limit`. */
export async function countDrafts(db: Database, organizerId: string, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('events')
    .select('id')
    .where('organizer_id', '=', organizerId)
    .where('status', '=', 'draft')
    .limit(limit)
    .execute();
  return rows.length;
}

/** An account's name, for the events it is going to have, and the database's time. */
export async function organizerNow(
  db: Database,
  userId: string,
): Promise<{ readonly name: string; readonly now: Date }> {
  return db
    .selectFrom('account_contacts')
    .select(['name', sql<Date>`UTC_TIMESTAMP(3)`.as('now')])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
}

/** The venue out of its columns. */
export function venueOf(
  row: Pick<Selectable<Events>, 'venue_name' | 'venue_address' | 'city' | 'country' | 'timezone'>,
): Venue {
  return {
    name: row.venue_name,
    address: row.venue_address,
    city: row.city,
    country: row.country,
    timezone: row.timezone,
  };
}

export function categoryOf(text: string): EventCategory {
  const category = EVENT_CATEGORIES.find((one) => one === text);
  if (category === undefined) throw new Error(`unknown event category ${text}`);
  return category;
}

/** Out of `320,640,1280`. */
export const widthsOf = (column: string): readonly number[] =>
  column === '' ? [] : column.split(',').map(Number);

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

const sheets = (db: Database) =>
  db
    .selectFrom('events')
    .innerJoin('account_contacts as organizer', 'organizer.user_id', 'events.organizer_id')
    .selectAll('events')
    .select(['organizer.name as organizer_name', sql<Date>`UTC_TIMESTAMP(3)`.as('now')]);

type SheetRow = Selectable<Events> & { readonly organizer_name: string; readonly now: Date };

async function withTypes(db: Database, rows: readonly SheetRow[]): Promise<readonly EventSheet[]> {
  const types = await ticketTypesOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    organizerName: row.organizer_name,
    now: row.now,
    event: {
      id: row.id,
      organizerId: row.organizer_id,
      status: statusOf(row.status),
      version: row.version,
      title: row.title,
      description: row.description,
      category: categoryOf(row.category),
      venue: venueOf(row),
      doorsAt: row.doors_at,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      currency: row.currency,
      refundPolicy: {
        kind: refundKindOf(row.refund_kind),
        percent: row.refund_percent,
        untilHoursBefore: row.refund_until_hours,
      },
      imageKey: row.image_key,
      imageWidths: widthsOf(row.image_widths),
      memberDiscount: row.has_member_discount === 1,
      rescheduledAt: row.rescheduled_at,
      rescheduleRefundUntil: row.reschedule_refund_until,
      ticketTypes: types.get(row.id) ?? [],
    },
  }));
}

function columnsOf({ venue, refundPolicy, ...fields }: Event) {
  return {
    title: fields.title,
    description: fields.description,
    category: fields.category,
    venue_name: venue.name,
    venue_address: venue.address,
    city: venue.city,
    country: venue.country,
    timezone: venue.timezone,
    doors_at: fields.doorsAt,
    starts_at: fields.startsAt,
    ends_at: fields.endsAt,
    currency: fields.currency,
    image_key: fields.imageKey,
    image_widths: fields.imageWidths.join(','),
    has_member_discount: fields.memberDiscount ? 1 : 0,
    refund_kind: refundPolicy.kind,
    refund_percent: refundPolicy.percent,
    refund_until_hours: refundPolicy.untilHoursBefore,
  };
}

export function statusOf(text: string): EventStatus {
  if (text === 'draft' || text === 'published' || text === 'cancelled') return text;
  throw new Error(`unknown event status ${text}`);
}

function refundKindOf(text: string): RefundPolicy['kind'] {
  if (text === 'full' || text === 'partial' || text === 'none') return text;
  throw new Error(`unknown refund kind ${text}`);
}
