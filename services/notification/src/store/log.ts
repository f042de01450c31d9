import type { Database } from '@concert/database/connection';
import type { NotificationsLog } from '@concert/database/tables';
import { type Selectable, sql } from 'kysely';
import type { Channel } from '../domain/channels.ts';
import type { Fate } from '../domain/mail-fate.ts';
import type { News } from '../domain/news.ts';

/** What somebody was told through one channel, and what became of it. */
export interface Notification extends News {
  readonly id: string;
  readonly causeKey: string;
  readonly userId: string;
  readonly category: string;
  readonly eventId: string | null;
  readonly channel: string;
  readonly status: string;
  readonly failure: string | null;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

export interface LogFilter {
  /** Of one person; of all when absent. */
  readonly userId: string | undefined;
  readonly eventId: string | undefined;
  readonly channel: Channel;
  readonly status: string | undefined;
  readonly onlyUnread: boolean;
}

/** The newest first: at most `limit`, older than `before`. What was taken out of an inbox is left out. */
export async function listNotifications(
  db: Database,
  { userId, eventId, channel, status, onlyUnread }: LogFilter,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Notification[]> {
  let query = db
    .selectFrom('notifications_log')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  if (eventId !== undefined) query = query.where('event_id', '=', eventId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (channel === 'inbox' && status !== 'skipped') query = query.where('hidden_at', 'is', null);
  if (onlyUnread) query = query.where('read_at', 'is', null);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return (await query.execute()).map(notificationOf);
}

/** How many are unread in these inboxes; those with none are left out. */
export async function countUnread(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('notifications_log')
    .select((count) => ['user_id', count.fn.countAll<string>().as('unread')])
    .where('user_id', 'in', userIds)
    .where('channel', '=', 'inbox')
    .where('read_at', 'is', null)
    .where('hidden_at', 'is', null)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, Number(row.unread)]));
}

export async function findNotification(db: Database, id: string): Promise<Notification | undefined> {
  const row = await db
    .selectFrom('notifications_log')
    .selectAll()
    .where('id', '=', id)
    .where('hidden_at', 'is', null)
    .executeTakeFirst();
  return row && notificationOf(row);
}

/** What became of a notification, by channel. */
export async function deliveriesOf(
  db: Database,
  { userId, causeKey }: Pick<Notification, 'userId' | 'causeKey'>,
): Promise<readonly Pick<Notification, 'channel' | 'status' | 'failure'>[]> {
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

/** Marks at most `limit` of an inbox read, up to one. @returns how many */
export async function readUpTo(
  db: Database,
  userId: string,
  { upTo, limit }: { readonly upTo: string | undefined; readonly limit: number },
): Promise<number> {
  let query = db
    .updateTable('notifications_log')
    .set({ read_at: NOW, updated_at: NOW })
    .where('user_id', '=', userId)
    .where('channel', '=', 'inbox')
    .where('read_at', 'is', null)
    .where('hidden_at', 'is', null)
    .limit(limit);
  if (upTo !== undefined) query = query.where('id', '<=', upTo);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

export async function hide(db: Database, id: string): Promise<void> {
  await db
    .updateTable('notifications_log')
    .set({ hidden_at: NOW, updated_at: NOW })
    .where('id', '=', id)
    .where('channel', '=', 'inbox')
    .execute();
}

/** Notes what became of a mail, from the states that lead there; whatever else it is in, stays. */
export async function noteFate(db: Database, id: string, { status, from, failure }: Fate): Promise<void> {
  await db
    .updateTable('notifications_log')
    .set({ status, failure, updated_at: NOW })
    .where('id', '=', id)
    .where('channel', '=', 'email')
    .where('status', 'in', from)
    .execute();
}

/** Removes what a person was told, at most `limit` rows. @returns how many */
export async function removeOf(db: Database, userId: string, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('notifications_log')
    .where('user_id', '=', userId)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Removes what is older than an id, at most `limit` rows. @returns how many */
export async function purgeNotifications(db: Database, beforeId: string, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('notifications_log')
    .where('id', '<', beforeId)
    .orderBy('id')
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function notificationOf(row: Selectable<NotificationsLog>): Notification {
  return {
    id: row.id,
    causeKey: row.cause_key,
    userId: row.user_id,
    category: row.category,
    eventId: row.event_id,
    channel: row.channel,
    status: row.status,
    failure: row.failure,
    title: row.title,
    body: row.body,
    link: row.link,
    readAt: row.read_at,
    createdAt: row.created_at,
  };
}
