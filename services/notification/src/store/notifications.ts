import type { Database } from '@concert/database/connection';
import type { NotificationsLog } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import type { News } from '../domain/news.ts';

export type Channel = 'inbox' | 'push';

export interface NewNotification extends News {
  readonly id: string;
  readonly causeKey: string;
  readonly userId: string;
  readonly channel: Channel;
}

export interface Notification extends News {
  readonly id: string;
  readonly causeKey: string;
  readonly userId: string;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

/**
 * Writes notifications; those that a user has of the same cause and channel stay as they are. The inbox is
 * reached with this; push is only queued.
 */
export async function insertNotifications(tx: Tx, notifications: readonly NewNotification[]): Promise<void> {
  if (notifications.length === 0) return;
  await tx
    .insertInto('notifications_log')
    .ignore()
    .values(
      notifications.map(({ causeKey, userId, ...rest }) => ({
        ...rest,
        cause_key: causeKey,
        user_id: userId,
        status: rest.channel === 'inbox' ? 'sent' : 'queued',
        created_at: NOW,
        updated_at: NOW,
      })),
    )
    .execute();
}

/** Push messages of a cause that have not gone out, for these users. */
export async function queuedPushes(
  db: Database,
  causeKey: string,
  userIds: readonly string[],
): Promise<readonly Notification[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('notifications_log')
    .selectAll()
    .where('user_id', 'in', userIds)
    .where('cause_key', '=', causeKey)
    .where('channel', '=', 'push')
    .where('status', '=', 'queued')
    .execute();
  return rows.map(notificationOf);
}

export async function markSent(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('notifications_log')
    .set({ status: 'sent', updated_at: NOW })
    .where('id', 'in', ids)
    .where('status', '=', 'queued')
    .execute();
}

/** A user's inbox, the newest first: at most `limit`, older than `before`. */
export async function listInbox(
  db: Database,
  userId: string,
  page: { readonly limit: number; readonly before: string | undefined; readonly onlyUnread: boolean },
): Promise<readonly Notification[]> {
  let query = db
    .selectFrom('notifications_log')
    .selectAll()
    .where('user_id', '=', userId)
    .where('channel', '=', 'inbox')
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  if (page.onlyUnread) query = query.where('read_at', 'is', null);
  return (await query.execute()).map(notificationOf);
}

export async function countUnread(db: Database, userId: string): Promise<number> {
  const row = await db
    .selectFrom('notifications_log')
    .select((count) => count.fn.countAll<string>().as('unread'))
    .where('user_id', '=', userId)
    .where('channel', '=', 'inbox')
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.unread);
}

/** A notification of somebody's inbox. */
export async function findNotification(db: Database, id: string): Promise<Notification | undefined> {
  const row = await db
    .selectFrom('notifications_log')
    .selectAll()
    .where('id', '=', id)
    .where('channel', '=', 'inbox')
    .executeTakeFirst();
  return row && notificationOf(row);
}

/** What became of a notification, by channel. */
export async function deliveriesOf(
  db: Database,
  { userId, causeKey }: Notification,
): Promise<
  readonly { readonly channel: string; readonly status: string; readonly failure: string | null }[]
> {
  return db
    .selectFrom('notifications_log')
    .select(['channel', 'status', 'failure'])
    .where('user_id', '=', userId)
    .where('cause_key', '=', causeKey)
    .orderBy('channel')
    .execute();
}

/** Marks one read, or unread again; one that is read keeps the moment of its first reading. */
export async function setRead(db: Database, id: string, isRead: boolean): Promise<void> {
  await db
    .updateTable('notifications_log')
    .set({ read_at: isRead ? sql<Date>`COALESCE(read_at, ${NOW})` : null, updated_at: NOW })
    .where('id', '=', id)
    .execute();
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function notificationOf(row: Selectable<NotificationsLog>): Notification {
  return {
    id: row.id,
    causeKey: row.cause_key,
    userId: row.user_id,
    title: row.title,
    body: row.body,
    link: row.link,
    readAt: row.read_at,
    createdAt: row.created_at,
  };
}
