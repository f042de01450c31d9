import type { Database } from '@concert/database/connection';
import { inTransaction, type Tx } from '@concert/database/transactions';

/** A place among the expired holds, in the order of their expiry. */
export interface PastPlace {
  readonly expiresAt: Date;
  readonly id: string;
}

/**
 * Removes the holds among the next `limit` that expired before `before` and have no payment: one that was paid, or
 * tried, belongs to the books.
 * @returns how many went, and the place to go on from; undefined when there are no more
 */
export async function purgeExpired(
  db: Database,
  { before, from, limit }: { readonly before: Date; readonly from: PastPlace; readonly limit: number },
): Promise<{ readonly purged: number; readonly next: PastPlace | undefined }> {
  return inTransaction(db, async (tx) => {
    const rows = await tx
      .selectFrom('bookings')
      .select(['id', 'expires_at'])
      .where('status', '=', 'expired')
      .where('expires_at', '<', before)
      .where('expires_at', '>=', from.expiresAt)
      .where((where) => where.or([where('expires_at', '>', from.expiresAt), where('id', '>', from.id)]))
      .orderBy('expires_at')
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .execute();
    const last = rows.at(-1);
    const next =
      rows.length < limit || last === undefined ? undefined : { expiresAt: last.expires_at, id: last.id };
    const ids = await withoutPayment(
      tx,
      rows.map((row) => row.id),
    );
    await deleteBookings(tx, ids);
    return { purged: ids.length, next };
  });
}

async function withoutPayment(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const paid = await tx
    .selectFrom('booking_payments')
    .select('booking_id')
    .where('booking_id', 'in', ids)
    .execute();
  const kept = new Set(paid.map((row) => row.booking_id));
  return ids.filter((id) => !kept.has(id));
}

async function deleteBookings(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom('booking_items').where('booking_id', 'in', ids).execute();
  await tx.deleteFrom('bookings').where('id', 'in', ids).execute();
}
