import { inTransaction } from '@concert/database/transactions';
import type { NotificationContainer } from '../container.ts';
import type { News } from '../domain/news.ts';
import {
  type Channel,
  insertNotifications,
  markSent,
  type NewNotification,
  queuedPushes,
} from '../store/notifications.ts';
import { type Account, readAccounts } from '../store/people.ts';
import { usersWithPush } from '../store/preferences.ts';

/** Something to tell, and to whom. */
export interface Notice {
  /** What it is told for: each user is told once for each cause. */
  readonly causeKey: string;
  readonly userIds: readonly string[];
  readonly channels: readonly Channel[];
  readonly newsFor: (account: Account) => News;
}

const PUSHES_AT_ONCE = 10;

/**
 * Puts news into inboxes and sends them to phones. Done again it changes nothing: a user has one row for each
 * cause and channel, and only rows still queued are pushed. A crash between the push and its mark pushes again.
 */
export async function deliver(container: NotificationContainer, notice: Notice): Promise<void> {
  const { db, tables, newId } = container;
  const accounts = await readAccounts(db, notice.userIds);
  const withPush = notice.channels.includes('push')
    ? await usersWithPush(
        tables,
        accounts.map((account) => account.userId),
      )
    : new Set<string>();
  const rows = accounts.flatMap((account): NewNotification[] => {
    const row = { ...notice.newsFor(account), causeKey: notice.causeKey, userId: account.userId };
    const inbox: NewNotification = { ...row, id: newId(), channel: 'inbox' };
    return withPush.has(account.userId) ? [inbox, { ...row, id: newId(), channel: 'push' }] : [inbox];
  });
  await inTransaction(db, (tx) => insertNotifications(tx, rows));
  await sendQueued(container, notice.causeKey, [...withPush]);
}

async function sendQueued(
  { db, push }: NotificationContainer,
  causeKey: string,
  userIds: readonly string[],
): Promise<void> {
  const queued = await queuedPushes(db, causeKey, userIds);
  for (let first = 0; first < queued.length; first += PUSHES_AT_ONCE) {
    const group = queued.slice(first, first + PUSHES_AT_ONCE);
    const results = await Promise.allSettled(
      // SNS takes ASCII subjects only; the words are in the body.
      group.map(({ id, userId, title, body, link }) =>
        push.publish({ subject: 'Concert', body: { id, userId, title, body, link } }),
      ),
    );
    await markSent(
      db,
      group.filter((_, index) => results[index]?.status === 'fulfilled').map(({ id }) => id),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }
}
