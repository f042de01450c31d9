import type { Database } from '@concert/database/connection';
import type { Bookings } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import {
  type Booking,
  type BookingItem,
  type BookingStatus,
  type CancelReason,
  LEGAL_PRIOR,
} from '../domain/booking.ts';
import { insertItems, itemsOf } from './booking-items.ts';

/** Writes a new booking with its items. */
export async function insertBooking(tx: Tx, booking: Booking): Promise<void> {
  await tx
    .insertInto('bookings')
    .values({
      id: booking.id,
      user_id: booking.userId,
      event_id: booking.eventId,
      kind: booking.kind,
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
    .set({ total_minor: totalMinor, version: NEXT_VERSION, updated_at: NOW })
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

/** At most `limit` bookings that a user bought, the newest first, older than `before`. */
export async function listBookings(
  db: Database,
  userId: string,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Booking[]> {
  let query = db
    .selectFrom('bookings')
    .selectAll()
    .where('user_id', '=', userId)
    .where('kind', '=', 'sale')
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  const rows = await query.execute();
  return allWithItems(db, rows);
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
  return allWithItems(tx, rows);
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
  return allWithItems(tx, rows);
}

/** Locks at most `limit` of a user's holds. */
export async function lockHoldsOf(tx: Tx, userId: string, limit: number): Promise<readonly Booking[]> {
  const rows = await tx
    .selectFrom('bookings')
    .selectAll()
    .where('user_id', '=', userId)
    .where('status', '=', 'pending')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
  return allWithItems(tx, rows);
}

interface StatusChange {
  readonly paymentId?: string | null;
  readonly refundDueMinor?: number;
  readonly reason?: CancelReason;
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
      version: NEXT_VERSION,
      updated_at: NOW,
      ...(status === 'confirmed' ? { confirmed_at: NOW, payment_id: change.paymentId ?? null } : {}),
      ...(status === 'cancelled' ? cancelledColumns(change) : {}),
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

/** Notes whether a booking's payment is disputed. */
export async function markDisputed(tx: Tx, id: string, isDisputed: boolean): Promise<void> {
  await tx
    .updateTable('bookings')
    .set({ is_disputed: isDisputed ? 1 : 0, version: NEXT_VERSION, updated_at: NOW })
    .where('id', '=', id)
    .execute();
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
const NEXT_VERSION = sql<number>`version + 1`;

function cancelledColumns({ refundDueMinor = 0, reason = 'buyer' }: StatusChange) {
  return { cancelled_at: NOW, refund_due_minor: refundDueMinor, cancel_reason: reason, is_disputed: 0 };
}

/** Rows of `bookings` as bookings. One statement for all their items. */
export async function allWithItems(
  db: Database,
  rows: readonly Selectable<Bookings>[],
): Promise<readonly Booking[]> {
  const items = await itemsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => withItems(row, items));
}

function withItems(row: Selectable<Bookings>, items: ReadonlyMap<string, readonly BookingItem[]>): Booking {
  return {
    id: row.id,
    userId: row.user_id,
    eventId: row.event_id,
    kind: row.kind === 'complimentary' ? 'complimentary' : 'sale',
    status: statusOf(row.status),
    currency: row.currency,
    totalMinor: row.total_minor,
    refundDueMinor: row.refund_due_minor,
    paymentId: row.payment_id,
    cancelReason: cancelReasonOf(row.cancel_reason),
    isDisputed: row.is_disputed === 1,
    version: row.version,
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

const CANCEL_REASONS: readonly CancelReason[] = ['buyer', 'organizer', 'event-cancelled', 'charged-back'];

function cancelReasonOf(text: string | null): CancelReason | null {
  return CANCEL_REASONS.find((reason) => reason === text) ?? null;
}
