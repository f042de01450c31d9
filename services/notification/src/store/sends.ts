import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import type { NotificationSends } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { type Selectable, sql } from 'kysely';
import { SendContent } from '../domain/send-content.ts';

/** Something that many are told. */
export interface Send {
  readonly id: string;
  readonly causeKey: string;
  readonly eventId: string | null;
  /** Who wrote it; null for what the platform tells by itself. */
  readonly senderId: string | null;
  readonly content: SendContent;
  readonly recipients: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export type NewSend = Omit<Send, 'createdAt' | 'finishedAt'>;

/** @returns false when it is there already for the same cause */
export async function insertSend(tx: Tx, send: NewSend): Promise<boolean> {
  const result = await tx
    .insertInto('notification_sends')
    .ignore()
    .values({
      id: send.id,
      cause_key: send.causeKey,
      event_id: send.eventId,
      sender_id: send.senderId,
      content: JSON.stringify(send.content),
      recipients: send.recipients,
      created_at: NOW,
    })
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findSend(db: Database, id: string): Promise<Send | undefined> {
  const row = await db.selectFrom('notification_sends').selectAll().where('id', '=', id).executeTakeFirst();
  return row && sendOf(row);
}

/** Of these causes, those that there is something for already. */
export async function knownCauses(db: Database, causeKeys: readonly string[]): Promise<ReadonlySet<string>> {
  if (causeKeys.length === 0) return new Set();
  const rows = await db
    .selectFrom('notification_sends')
    .select('cause_key')
    .where('cause_key', 'in', causeKeys)
    .execute();
  return new Set(rows.map((row) => row.cause_key));
}

/** What people wrote, the newest first: about an event, or by one sender. */
export async function listMessages(
  db: Database,
  of: { readonly eventId: string } | { readonly senderId: string },
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<readonly Send[]> {
  let query = db
    .selectFrom('notification_sends')
    .selectAll()
    .where('sender_id', 'is not', null)
    .orderBy('id', 'desc')
    .limit(page.limit);
  query =
    'eventId' in of ? query.where('event_id', '=', of.eventId) : query.where('sender_id', '=', of.senderId);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return (await query.execute()).map(sendOf);
}

/** Everybody has been gone through. */
export async function finishSend(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('notification_sends')
    .set({ finished_at: NOW })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute();
}

export interface StatusCount {
  readonly channel: string;
  readonly status: string;
  readonly people: number;
}

export async function progressOf(db: Database, sendId: string): Promise<readonly StatusCount[]> {
  const rows = await db
    .selectFrom('notifications_log')
    .select((count) => ['channel', 'status', count.fn.countAll<string>().as('people')])
    .where('send_id', '=', sendId)
    .groupBy(['channel', 'status'])
    .execute();
  return rows.map((row) => ({ ...row, people: Number(row.people) }));
}

/**
 * Counts a message to an event's buyers on a day; two at once wait for each other.
 * @returns how many there are with it
 */
export async function countMessage(tx: Tx, eventId: string, day: string): Promise<number> {
  await tx
    .insertInto('notification_allowances')
    .values({ event_id: eventId, day: sql<Date>`${day}`, messages: 1 })
    .onDuplicateKeyUpdate({ messages: sql<number>`messages + 1` })
    .execute();
  const row = await tx
    .selectFrom('notification_allowances')
    .select('messages')
    .where('event_id', '=', eventId)
    .where('day', '=', sql<Date>`${day}`)
    .executeTakeFirstOrThrow();
  return row.messages;
}

export async function purgeSends(db: Database, beforeId: string, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('notification_sends')
    .where('id', '<', beforeId)
    .orderBy('id')
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Forgets how many messages there were before a day. */
export async function purgeAllowances(db: Database, beforeDay: string, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('notification_allowances')
    .where('day', '<', sql<Date>`${beforeDay}`)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;

function sendOf(row: Selectable<NotificationSends>): Send {
  return {
    id: row.id,
    causeKey: row.cause_key,
    eventId: row.event_id,
    senderId: row.sender_id,
    content: SendContent.parse(fromJsonColumn(row.content)),
    recipients: row.recipients,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
