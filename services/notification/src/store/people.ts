import type { Database } from '@concert/database/connection';

export interface Account {
  readonly userId: string;
  readonly locale: string;
}

/** The accounts that exist of these. */
export async function readAccounts(db: Database, userIds: readonly string[]): Promise<readonly Account[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('account_contacts')
    .select(['user_id', 'locale'])
    .where('user_id', 'in', userIds)
    .where('erased_at', 'is', null)
    .execute();
  return rows.map((row) => ({ userId: row.user_id, locale: row.locale }));
}

/** The ids of all operators of the platform. */
export async function listAdmins(db: Database): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('account_contacts')
    .select('user_id')
    .where('role', '=', 'admin')
    .where('erased_at', 'is', null)
    .orderBy('user_id')
    .execute();
  return rows.map((row) => row.user_id);
}

/** How many people have bought a confirmed booking of an event: a present is the organiser's own. */
export async function countBuyers(db: Database, eventId: string): Promise<number> {
  const row = await db
    .selectFrom('booking_charges')
    .select((count) => count.fn.count<string>('user_id').distinct().as('buyers'))
    .where('event_id', '=', eventId)
    .where('status', '=', 'confirmed')
    .where('kind', '=', 'sale')
    .executeTakeFirstOrThrow();
  return Number(row.buyers);
}

/** A confirmed booking and whose it is. */
export interface Purchase {
  readonly bookingId: string;
  readonly userId: string;
}

/**
 * Confirmed and bought bookings of an event, in the order of their ids: at most `limit`, behind `after`. By booking rather than
 * by buyer, since that is how they lie: a page costs the same at the end as at the beginning.
 */
export async function listPurchases(
  db: Database,
  eventId: string,
  page: { readonly limit: number; readonly after: string },
): Promise<readonly Purchase[]> {
  const rows = await db
    .selectFrom('booking_charges')
    .select(['booking_id', 'user_id'])
    .where('event_id', '=', eventId)
    .where('status', '=', 'confirmed')
    .where('kind', '=', 'sale')
    .where('booking_id', '>', page.after)
    .orderBy('booking_id')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({ bookingId: row.booking_id, userId: row.user_id }));
}
