import type { notificationOperations } from '@concert/contracts/http/notification';
import { Channel, Status } from '@concert/contracts/http/notification-schemas';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { tellUnread } from '../store/live-inbox.ts';
import {
  countUnread,
  deliveriesOf,
  findNotification,
  hide,
  listNotifications,
  type Notification,
  readUpTo,
  setRead,
} from '../store/log.ts';

type LogQuery = RequestOf<typeof notificationOperations.notificationLog>['query'];

/**
 * One's own log of a channel; for admins anybody's, or that of an event for all its people.
 * @throws Problem `not-found` for somebody else's
 */
export async function readLog(
  { db }: NotificationContainer,
  { limit, cursor, unread, ...query }: LogQuery,
  identity: Identity,
) {
  const ofEvent = identity.role === 'admin' && query.eventId !== undefined;
  const userId = query.userId ?? (ofEvent ? undefined : identity.userId);
  if (userId !== undefined && !mayRead(userId, identity)) throw notFound('user', userId);
  const { eventId, channel, status } = query;
  const filter = { userId, eventId, channel, status, onlyUnread: unread === 'true' };
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listNotifications(db, filter, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(summaryOf), nextCursor };
}

export async function unreadCount({ db }: NotificationContainer, { userId }: Identity) {
  return { unread: (await countUnread(db, [userId])).get(userId) ?? 0 };
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
  const { userId } = await readOwn(container, id, identity);
  await setRead(container.db, id, isRead);
  await tellUnread(container, [userId]);
  return getNotification(container, id, identity);
}

/** Few rows a statement: others wait for its locks. */
const BATCH = 500;

/** Marks one's inbox read, up to a notification where one is named. */
export async function readAll(
  container: NotificationContainer,
  upTo: string | undefined,
  identity: Identity,
) {
  const { userId } = identity;
  for (let marked = BATCH; marked === BATCH; )
    marked = await readUpTo(container.db, userId, { upTo, limit: BATCH });
  await tellUnread(container, [userId]);
  return unreadCount(container, identity);
}

/**
 * Takes a notification out of the inbox. Its row stays, by which it is known that the person was told.
 * @throws Problem `not-found` for somebody else's, or what is in no inbox
 */
export async function hideNotification(
  container: NotificationContainer,
  id: string,
  identity: Identity,
): Promise<void> {
  const { userId, channel } = await readOwn(container, id, identity);
  if (channel !== 'inbox') throw notFound('notification', id);
  await hide(container.db, id);
  await tellUnread(container, [userId]);
}

async function readOwn({ db }: NotificationContainer, id: string, identity: Identity): Promise<Notification> {
  const notification = await findNotification(db, id);
  if (notification === undefined || !mayRead(notification.userId, identity))
    throw notFound('notification', id);
  return notification;
}

const mayRead = (owner: string, identity: Identity): boolean =>
  owner === identity.userId || identity.role === 'admin';

function summaryOf({ readAt, createdAt, channel, status, ...notification }: Notification) {
  const { id, title, body, link, category, eventId, failure } = notification;
  return {
    id,
    title,
    body,
    link,
    category,
    eventId,
    channel: Channel.parse(channel),
    status: Status.parse(status),
    failure,
    isRead: readAt !== null,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

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
