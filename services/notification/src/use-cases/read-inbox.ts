import type { notificationOperations } from '@concert/contracts/http/notification';
import { NOTIFICATION_CHANNELS, NOTIFICATION_STATUSES } from '@concert/contracts/http/notification';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import { z } from 'zod';
import type { NotificationContainer } from '../container.ts';
import {
  countUnread,
  deliveriesOf,
  findNotification,
  listInbox,
  type Notification,
  setRead,
} from '../store/notifications.ts';

type LogQuery = RequestOf<typeof notificationOperations.notificationLog>['query'];

/** One's own inbox; for admins anybody's. @throws Problem `not-found` for somebody else's */
export async function readInbox(
  { db }: NotificationContainer,
  { userId, unread, limit, cursor }: LogQuery,
  identity: Identity,
) {
  const owner = userId ?? identity.userId;
  if (!mayRead(owner, identity)) throw notFound('user', owner);
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const onlyUnread = unread === 'true';
  const rows = await listInbox(db, owner, { limit: limit + 1, before, onlyUnread });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(summaryOf), nextCursor };
}

export async function unreadCount({ db }: NotificationContainer, identity: Identity) {
  return { unread: await countUnread(db, identity.userId) };
}

/** A notification with what became of it. @throws Problem `not-found` for somebody else's */
export async function getNotification(container: NotificationContainer, id: string, identity: Identity) {
  return detailsOf(container, await readOwn(container, id, identity));
}

/** Marks a notification read, or unread again. @throws Problem `not-found` for somebody else's */
export async function markNotification(
  container: NotificationContainer,
  id: string,
  isRead: boolean,
  identity: Identity,
) {
  await readOwn(container, id, identity);
  await setRead(container.db, id, isRead);
  return getNotification(container, id, identity);
}

async function readOwn({ db }: NotificationContainer, id: string, identity: Identity): Promise<Notification> {
  const notification = await findNotification(db, id);
  if (notification === undefined || !mayRead(notification.userId, identity))
    throw notFound('notification', id);
  return notification;
}

const mayRead = (owner: string, identity: Identity): boolean =>
  owner === identity.userId || identity.role === 'admin';

function summaryOf({ id, title, body, link, readAt, createdAt }: Notification) {
  return {
    id,
    title,
    body,
    link,
    isRead: readAt !== null,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

const Channel = z.enum(NOTIFICATION_CHANNELS);
const Status = z.enum(NOTIFICATION_STATUSES);

async function detailsOf({ db }: NotificationContainer, notification: Notification) {
  const deliveries = await deliveriesOf(db, notification);
  return {
    ...summaryOf(notification),
    userId: notification.userId,
    deliveries: deliveries.map(({ channel, status, failure }) => ({
      channel: Channel.parse(channel),
      status: Status.parse(status),
      failure,
    })),
  };
}
