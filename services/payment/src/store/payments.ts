import type { Database } from '@concert/database/connection';
import type { Payments } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import {
  type Change,
  isFinal,
  LEGAL_PRIOR,
  OPEN,
  type Payment,
  type PaymentStatus,
  type Settlement,
} from '../domain/payment.ts';

export type NewPayment = Pick<
  Payment,
  'id' | 'bookingId' | 'userId' | 'eventId' | 'organizerId' | 'amountMinor' | 'currency' | 'correlationId'
>;

/** Writes a booking's payment. @throws a duplicate of `payments_booking_unique` when it has one */
export async function insertPayment(tx: Tx, payment: NewPayment): Promise<void> {
  await tx
    .insertInto('payments')
    .values({
      id: payment.id,
      booking_id: payment.bookingId,
      user_id: payment.userId,
      event_id: payment.eventId,
      organizer_id: payment.organizerId,
      status: 'started',
      amount_minor: payment.amountMinor,
      currency: payment.currency,
      correlation_id: payment.correlationId,
      created_at: NOW,
      updated_at: NOW,
    })
    .execute();
}

export async function findPayment(db: Database, id: string): Promise<Payment | undefined> {
  const row = await db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst();
  return row && paymentOf(row);
}

export async function findPaymentOf(db: Database, bookingId: string): Promise<Payment | undefined> {
  const row = await db
    .selectFrom('payments')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  return row && paymentOf(row);
}

export async function findPaymentByIntent(db: Database, intentId: string): Promise<Payment | undefined> {
  const row = await db
    .selectFrom('payments')
    .selectAll()
    .where('intent_id', '=', intentId)
    .executeTakeFirst();
  return row && paymentOf(row);
}

/** Reads a payment and keeps everybody else from changing it until the transaction ends. */
export async function lockPayment(tx: Tx, id: string): Promise<Payment | undefined> {
  const row = await tx.selectFrom('payments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && paymentOf(row);
}

/** Notes the payment's one intent. @returns false when it has one already, or was ended before it got one */
export async function storeIntentId(db: Database, id: string, intentId: string): Promise<boolean> {
  const result = await db
    .updateTable('payments')
    .set({ intent_id: intentId, updated_at: NOW })
    .where('id', '=', id)
    .where('intent_id', 'is', null)
    .where('status', '=', 'started')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends a payment that has no intent, so that it will never get one. @returns false when it has one, or is done */
export async function cancelUnopened(tx: Tx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('payments')
    .set({ status: 'canceled', version: sql`version + 1`, updated_at: NOW })
    .where('id', '=', id)
    .where('intent_id', 'is', null)
    .where('status', '=', 'started')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Writes what a look at the intent said. A success or an end is final, so it is written whatever was looked at
 * meanwhile; everything else only if the row is still the one that was read before the look.
 * @returns false when that is not so and nothing was written
 */
export async function movePayment(
  tx: Tx,
  payment: Payment,
  { status, failureCode, intentId }: Change & { readonly intentId: string },
): Promise<boolean> {
  const update = tx
    .updateTable('payments')
    .set({
      status,
      failure_code: failureCode,
      intent_id: intentId,
      version: sql`version + 1`,
      updated_at: NOW,
      ...(status === 'succeeded' ? { succeeded_at: NOW } : {}),
    })
    .where('id', '=', payment.id);
  const result = isFinal(status)
    ? await update.where('status', 'in', LEGAL_PRIOR[status]).executeTakeFirst()
    : await update.where('version', '=', payment.version).executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Lets the next try have another idempotency key. */
export async function closeTry(db: Database, { id, version }: Payment): Promise<void> {
  await db
    .updateTable('payments')
    .set({ version: version + 1, updated_at: NOW })
    .where('id', '=', id)
    .where('version', '=', version)
    .execute();
}

/**
 * Takes at most `limit` payments whose outcome is open and which nobody looked at for `seconds`, and marks them
 * as looked at, so that one that always fails does not stand before the others.
 */
export async function takeOpenPayments(
  tx: Tx,
  { seconds, limit }: { readonly seconds: number; readonly limit: number },
): Promise<readonly Payment[]> {
  const rows = await tx
    .selectFrom('payments')
    .selectAll()
    .where('status', 'in', OPEN)
    .where('updated_at', '<', sql<Date>`UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(seconds)} SECOND`)
    .orderBy('updated_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  await tx.updateTable('payments').set({ updated_at: NOW }).where('id', 'in', ids).execute();
  return rows.map(paymentOf);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

export function paymentOf(row: Selectable<Payments>): Payment {
  return {
    id: row.id,
    bookingId: row.booking_id,
    userId: row.user_id,
    eventId: row.event_id,
    organizerId: row.organizer_id,
    intentId: row.intent_id,
    status: statusOf(row.status),
    amountMinor: row.amount_minor,
    refundedMinor: row.refunded_minor,
    disputedMinor: row.disputed_minor,
    chargedBackMinor: row.charged_back_minor,
    currency: row.currency,
    failureCode: row.failure_code,
    settlement: settlementOf(row),
    version: row.version,
    correlationId: row.correlation_id,
    createdAt: row.created_at,
  };
}

function settlementOf({
  provider_fee_minor: feeMinor,
  net_minor: netMinor,
  settled_currency: currency,
}: Selectable<Payments>): Settlement | null {
  return feeMinor === null || netMinor === null || currency === null
    ? null
    : { feeMinor, netMinor, currency };
}

function statusOf(text: string): PaymentStatus {
  const known = [...OPEN, 'succeeded' as const, 'canceled' as const].find((status) => status === text);
  if (known === undefined) throw new Error(`unknown payment status ${text}`);
  return known;
}
