import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';

/** Stripe's customer of a user, if there is one. */
export async function findCustomer(db: Database, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('payment_customers')
    .select('provider_customer_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.provider_customer_id;
}

/** Notes a user's customer, unless there is one. */
export async function storeCustomer(db: Database, userId: string, customerId: string): Promise<void> {
  await db
    .insertInto('payment_customers')
    .ignore()
    .values({ user_id: userId, provider_customer_id: customerId, created_at: sql<Date>`UTC_TIMESTAMP(3)` })
    .execute();
}

export async function removeCustomer(db: Database, userId: string): Promise<void> {
  await db.deleteFrom('payment_customers').where('user_id', '=', userId).execute();
}
