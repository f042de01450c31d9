import { notificationOperations as operations } from '@concert/contracts/http/notification';
import { type Route, route } from '@concert/service-kit/routes';
import type { NotificationContainer } from './container.ts';
import { getNotification, markNotification, readInbox, unreadCount } from './use-cases/read-inbox.ts';
import { sendNotification } from './use-cases/send-notification.ts';

/** The HTTP table: contract → use case. */
export function routes(container: NotificationContainer): readonly Route[] {
  return [
    route(operations.sendNotification, ({ body }, call) => sendNotification(container, body, call)),
    route(operations.notificationLog, async ({ query }, { identity }) => ({
      status: 200,
      body: await readInbox(container, query, identity),
    })),
    route(operations.unreadCount, async (_, { identity }) => ({
      status: 200,
      body: await unreadCount(container, identity),
    })),
    route(operations.getNotification, async ({ params }, { identity }) => ({
      status: 200,
      body: await getNotification(container, params.id, identity),
    })),
    route(operations.markNotification, async ({ params, body }, { identity }) => ({
      status: 200,
      body: await markNotification(container, params.id, body.isRead, identity),
    })),
  ];
}
