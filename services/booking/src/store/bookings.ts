import type { Database } from '@concert/database/connection';
import type { Bookings } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { type Booking, type BookingItem, type BookingStatus, LEGAL_PRIOR } from '../domain/booking.ts';

/** Writes a new booking with its items. */
export async function insertBooking(tx: Tx, booking: Booking): Promise<void> {
  await tx
    .insertInto('bookings')
    .values({
      id: booking.id,
      user_id: booking.userId,
      event_id: booking.eventId,
      status: booking.status,
      currency: booking.currency,
      total_minor: booking.totalMinor,
      expires_at: booking.expiresAt,
      confirmed_at: booking.confirmedAt,
      created_at: booking.createdAt,
      updated_at: booking.createdAt,
    })
    .execute();
  await insertItems(tx, booking.id, booking.items);
}

/** Replaces the items of a pending booking, and its total with them. */
export async function replaceItems(
  tx: Tx,
  bookingId: string,
  items: readonly BookingItem[],
  totalMinor: number,
): Promise<void> {
  await tx.deleteFrom('booking_items').where('booking_id', '=', bookingId).execute();
  await insertItems(tx, bookingId, items);
  await tx
    .updateTable('bookings')
    .set({ total_minor: totalMinor, updated_at: NOW })
    .where('id', '=', bookingId)
    .where('status', '=', 'pending')
    .execute();
}

export async function findBooking(db: Database, id: string): Promise<Booking | undefined> {
  const row = await db.selectFrom('bookings').selectAll().where('id', '=', id).executeTakeFirst();
  return row && withItems(row, await itemsOf(db, [id]));
}

/** Reads a booking and keeps everybody else from changing it until the transaction ends. */
export async function lockBooking(tx: Tx, id: string): Promise<Booking | undefined> {
  const row = await tx.selectFrom('bookings').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && withItems(row, await itemsOf(tx, [id]));
}

export type BookingsOf = { readonly userId: string } | { readonly eventId: string };

/** At most `limit` bookings of a user or an event, the newest first, older than `before`. */
export async function listBookings(
  db: Database,
  of: BookingsOf,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Booking[]> {
  let query = db.selectFrom('bookings').selectAll().orderBy('id', 'desc').limit(page.limit);
  query = 'userId' in of ? query.where('user_id', '=', of.userId) : query.where('event_id', '=', of.eventId);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  const rows = await query.execute();
  const items = await itemsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => withItems(row, items));
}

/** Locks at most `limit` holds whose time is over by the database's clock; those another sweeper has are passed over. */
export async function lockExpiredHolds(tx: Tx, limit: number): Promise<readonly Booking[]> {
  const rows = await tx
    .selectFrom('bookings')
    .selectAll()
    .where('status', '=', 'pending')
    .where('expires_at', '<=', NOW)
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  const items = await itemsOf(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => withItems(row, items));
}

/** Locks at most `limit` bookings of an event that hold or have tickets. */
export async function lockLiveBookings(tx: Tx, eventId: string, limit: number): Promise<readonly Booking[]> {
  const rows = await tx
    .selectFrom('bookings')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('status', 'in', ['pending', 'confirmed'])
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
  const items = await itemsOf(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => withItems(row, items));
}

interface StatusChange {
  readonly paymentId?: string | null;
  readonly refundDueMinor?: number;
}

/**
 * Moves bookings to a status from any that may come before it, by the database's clock.
 * @throws Error when one of them was in another state: callers hold its lock and have looked
 */
export async function moveBookings(
  tx: Tx,
  ids: readonly string[],
  status: BookingStatus,
  change: StatusChange = {},
): Promise<void> {
  const result = await tx
    .updateTable('bookings')
    .set({
      status,
      updated_at: NOW,
      ...(status === 'confirmed' ? { confirmed_at: NOW, payment_id: change.paymentId ?? null } : {}),
      ...(status === 'cancelled' ? { cancelled_at: NOW, refund_due_minor: change.refundDueMinor ?? 0 } : {}),
    })
    .where('id', 'in', ids)
    .where('status', 'in', LEGAL_PRIOR[status])
    .executeTakeFirst();
  if (result.numUpdatedRows !== BigInt(ids.length))
    throw new Error(`a booking of ${ids.join()} cannot become ${status}`);
}

/** Whether somebody began to pay this booking. */
export async function hasPayment(db: Database, bookingId: string): Promise<boolean> {
  const row = await db
    .selectFrom('booking_payments')
    .select('payment_id')
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  return row !== undefined;
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

async function insertItems(tx: Tx, bookingId: string, items: readonly BookingItem[]): Promise<void> {
  await tx
    .insertInto('booking_items')
    .values(
      items.map((item) => ({
        booking_id: bookingId,
        ticket_type_id: item.ticketTypeId,
        quantity: item.quantity,
        unit_price_minor: item.unitPriceMinor,
      })),
    )
    .execute();
}

type ItemsByBooking = ReadonlyMap<string, readonly BookingItem[]>;

async function itemsOf(db: Database, bookingIds: readonly string[]): Promise<ItemsByBooking> {
  if (bookingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('booking_items')
    .selectAll()
    .where('booking_id', 'in', bookingIds)
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      bookingId: row.booking_id,
      ticketTypeId: row.ticket_type_id,
      quantity: row.quantity,
      unitPriceMinor: row.unit_price_minor,
    })),
    (item) => item.bookingId,
  );
}

function withItems(row: Selectable<Bookings>, items: ItemsByBooking): Booking {
  return {
    id: row.id,
    userId: row.user_id,
    eventId: row.event_id,
    status: statusOf(row.status),
    currency: row.currency,
    totalMinor: row.total_minor,
    refundDueMinor: row.refund_due_minor,
    paymentId: row.payment_id,
    expiresAt: row.expires_at,
    confirmedAt: row.confirmed_at,
    cancelledAt: row.cancelled_at,
    createdAt: row.created_at,
    items: items.get(row.id) ?? [],
  };
}

function statusOf(text: string): BookingStatus {
  if (text === 'pending' || text === 'confirmed' || text === 'expired' || text === 'cancelled') return text;
  throw new Error(`unknown booking status ${text}`);
}
