import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import type { Category, Channel } from '../domain/channels.ts';
import type { News } from '../domain/news.ts';
import type { Decision } from '../domain/reach.ts';

/** What one person is told through one channel. */
export interface NewNotification extends News {
  readonly id: string;
  /** What it is told for: a person has one row for each cause and channel. */
  readonly causeKey: string;
  readonly userId: string;
  readonly channel: Channel;
  readonly category: Category;
  readonly eventId: string | null;
  readonly sendId: string | null;
  readonly decision: Decision;
}

/**
 * Writes notifications; those that a person has of the same cause and channel stay as they are. The inbox is reached
 * with this; the rest is queued, or skipped with its reason.
 * @returns those that are new
 */
export async function insertNotifications(
  tx: Tx,
  notifications: readonly NewNotification[],
): Promise<readonly NewNotification[]> {
  if (notifications.length === 0) return [];
  await tx.insertInto('notifications_log').ignore().values(notifications.map(rowOf)).execute();
  // Ids are made for this very insert: those that are there were inserted by it.
  const rows = await tx
    .selectFrom('notifications_log')
    .select('id')
    .where(
      'id',
      'in',
      notifications.map(({ id }) => id),
    )
    .execute();
  const ids = new Set(rows.map((row) => row.id));
  return notifications.filter(({ id }) => ids.has(id));
}

function rowOf({ id, channel, decision, title, body, link, category, ...of }: NewNotification) {
  const isSkipped = decision.kind === 'skip';
  const isPhone = channel === 'push' || channel === 'sms';
  return {
    id,
    channel,
    title,
    body,
    link,
    category,
    cause_key: of.causeKey,
    user_id: of.userId,
    event_id: of.eventId,
    send_id: of.sendId,
    status: isSkipped ? 'skipped' : channel === 'inbox' ? 'sent' : 'queued',
    failure: isSkipped ? decision.reason : null,
    not_before: isSkipped || !isPhone ? null : (decision.notBefore ?? NOW),
    hidden_at: isSkipped && channel === 'inbox' ? NOW : null,
    created_at: NOW,
    updated_at: NOW,
  };
}

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
