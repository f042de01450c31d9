import type { Database } from '@concert/database/connection';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { Category } from '../domain/channels.ts';
import type { News } from '../domain/news.ts';

/** A push or text message that is due. */
export interface PhoneMessage extends News {
  readonly id: string;
  readonly userId: string;
  readonly channel: 'push' | 'sms';
  readonly category: string;
  /** This one included. */
  readonly attempts: number;
}

/**
 * Takes messages that are due, at most `limit`, those of `ids` or whichever wait longest. Nobody else takes them for
 * two minutes; if they are not settled by then, since the process died, they are due again.
 */
export async function takeDue(
  db: Database,
  limit: number,
  ids?: readonly string[],
): Promise<readonly PhoneMessage[]> {
  if (ids?.length === 0) return [];
  return inTransaction(db, async (tx) => {
    const messages = await lockDue(tx, limit, ids);
    if (messages.length === 0) return [];
    await tx
      .updateTable('notifications_log')
      .set((row) => ({
        not_before: sql<Date>`DATE_ADD(UTC_TIMESTAMP(3), INTERVAL 2 MINUTE)`,
        attempts: sql<number>`LEAST(${row.ref('attempts')} + 1, 255)`,
        updated_at: NOW,
      }))
      .where(
        'id',
        'in',
        messages.map(({ id }) => id),
      )
      .execute();
    return messages;
  });
}

async function lockDue(
  tx: Tx,
  limit: number,
  ids: readonly string[] | undefined,
): Promise<readonly PhoneMessage[]> {
  let query = tx
    .selectFrom('notifications_log')
    .select(['id', 'user_id', 'channel', 'category', 'attempts', 'title', 'body', 'link'])
    .where('not_before', '<=', NOW)
    .where('status', '=', 'queued');
  query = ids === undefined ? query.orderBy('not_before') : query.where('id', 'in', ids);
  const rows = await query.limit(limit).forUpdate().skipLocked().execute();
  return rows.map(({ user_id, channel, attempts, ...rest }) => ({
    ...rest,
    userId: user_id,
    channel: channel === 'sms' ? 'sms' : 'push',
    attempts: attempts + 1,
  }));
}

/** How sending ended: taken by SNS, given up, not wanted any more. */
export interface Ending {
  readonly status: 'sent' | 'failed' | 'skipped';
  readonly failure: string | null;
}

/** Ends messages; one that somebody else has ended stays as it is. */
export async function settle(
  db: Database,
  ids: readonly string[],
  { status, failure }: Ending,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('notifications_log')
    .set({ status, failure, not_before: null, updated_at: NOW })
    .where('id', 'in', ids)
    .where('status', '=', 'queued')
    .execute();
}

/** Lets a message be tried again in some minutes. */
export async function postpone(db: Database, id: string, minutes: number): Promise<void> {
  await db
    .updateTable('notifications_log')
    .set({
      not_before: sql<Date>`DATE_ADD(UTC_TIMESTAMP(3), INTERVAL ${minutes} MINUTE)`,
      updated_at: NOW,
    })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .execute();
}

/** The category of a row, for preferences to be asked. */
export const categoryOf = ({ category }: Pick<PhoneMessage, 'category'>): Category =>
  CATEGORIES.find((one) => one === category) ?? 'bookings';

const CATEGORIES: readonly Category[] = [
  'bookings',
  'event-changes',
  'reminders',
  'organizer-messages',
  'marketing',
  'operations',
];

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
