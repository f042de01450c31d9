import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { Payment, Settlement } from '../domain/payment.ts';
import { paymentOf } from './payments.ts';

/**
 * Reserves an amount for a refund.
 * @param isMade it was made already, so that what the buyer's bank took later is no obstacle
 * @returns false when the payment did not succeed or has less left
 */
export async function reserveAmount(
  tx: Tx,
  id: string,
  { amountMinor, isMade }: { readonly amountMinor: number; readonly isMade: boolean },
): Promise<boolean> {
  const gone = isMade ? sql`refunded_minor` : sql`refunded_minor + charged_back_minor`;
  const result = await tx
    .updateTable('payments')
    .set({ refunded_minor: sql`refunded_minor + ${amountMinor}`, version: sql`version + 1`, updated_at: NOW })
    .where('id', '=', id)
    .where('status', '=', 'succeeded')
    .where(sql<boolean>`${gone} + ${amountMinor} <= amount_minor`)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Frees the amount of a refund that failed. */
export async function freeAmount(tx: Tx, id: string, amountMinor: number): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ refunded_minor: sql`refunded_minor - ${amountMinor}`, version: sql`version + 1`, updated_at: NOW })
    .where('id', '=', id)
    .execute();
}

/** Writes what the payment's disputes add up to. The payment must be locked. */
export async function sumDisputes(tx: Tx, id: string): Promise<void> {
  const sums = await tx
    .selectFrom('disputes')
    .select(['status', sql<string | number>`SUM(amount_minor)`.as('amount')])
    .where('payment_id', '=', id)
    .where('status', 'in', ['open', 'lost'])
    .groupBy('status')
    .execute();
  const sumOf = (status: string) => Number(sums.find((row) => row.status === status)?.amount ?? 0);
  await tx
    .updateTable('payments')
    .set({
      disputed_minor: sumOf('open'),
      charged_back_minor: sumOf('lost'),
      version: sql`version + 1`,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .execute();
}

/** Notes what Stripe kept of a payment, once. */
export async function storeSettlement(db: Database, id: string, settlement: Settlement): Promise<void> {
  await db
    .updateTable('payments')
    .set({
      provider_fee_minor: settlement.feeMinor,
      net_minor: settlement.netMinor,
      settled_currency: settlement.currency,
      version: sql`version + 1`,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .where('status', '=', 'succeeded')
    .where('provider_fee_minor', 'is', null)
    .execute();
}

/** Takes at most `limit` succeeded payments whose fee is not known and which nobody looked at for `seconds`. */
export async function takeWithoutFee(
  tx: Tx,
  { seconds, limit }: { readonly seconds: number; readonly limit: number },
): Promise<readonly Payment[]> {
  const rows = await tx
    .selectFrom('payments')
    .selectAll()
    .where('provider_fee_minor', 'is', null)
    .where('status', '=', 'succeeded')
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

/** Fills in whose event a payment is for, where the release before this one left it out. @returns how many */
export async function fillOwners(db: Database, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('payments as p')
    .innerJoin('booking_charges as c', 'c.booking_id', 'p.booking_id')
    .select(['p.id', 'c.event_id', 'c.organizer_id'])
    .where('p.event_id', 'is', null)
    .limit(limit)
    .execute();
  for (const { id, event_id, organizer_id } of rows) {
    await db.updateTable('payments').set({ event_id, organizer_id }).where('id', '=', id).execute();
  }
  return rows.length;
}

/** What an event's succeeded payments add up to, by currency. */
export async function sumPayments(db: Database, eventId: string) {
  return db
    .selectFrom('payments')
    .select(['currency', 'settled_currency as feeCurrency'])
    .select(sql<number>`COUNT(*)`.as('payments'))
    .select(sql<string | number>`SUM(amount_minor)`.as('gross'))
    .select(sql<string | number>`SUM(refunded_minor)`.as('refunded'))
    .select(sql<string | number>`SUM(disputed_minor)`.as('disputed'))
    .select(sql<string | number>`SUM(charged_back_minor)`.as('chargedBack'))
    .select(sql<string | number | null>`SUM(provider_fee_minor)`.as('fees'))
    .where('event_id', '=', eventId)
    .where('status', '=', 'succeeded')
    .groupBy(['currency', 'settled_currency'])
    .execute();
}

/** What an event's disputes cost, by currency. */
export async function sumDisputeFees(db: Database, eventId: string) {
  return db
    .selectFrom('disputes')
    .select('fee_currency as feeCurrency')
    .select(sql<string | number>`SUM(fee_minor)`.as('fees'))
    .where('event_id', '=', eventId)
    .where('fee_currency', 'is not', null)
    .groupBy('fee_currency')
    .execute();
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
