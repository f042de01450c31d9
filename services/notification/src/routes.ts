import { notificationOperations as operations } from '@concert/contracts/http/notification';
import { type Route, route } from '@concert/service-kit/routes';
import type { NotificationContainer } from './container.ts';
import { getPreferences, putPreferences } from './use-cases/choose-preferences.ts';
import { readDevices, registerDevice, removeDevice } from './use-cases/keep-devices.ts';
import { confirmPhone, getPhone, putPhone, removePhone } from './use-cases/keep-phone-number.ts';
import { previewNotification } from './use-cases/preview-notification.ts';
import {
  getNotification,
  hideNotification,
  markNotification,
  readAll,
  readLog,
  unreadCount,
} from './use-cases/read-inbox.ts';
import { getSend, listSends } from './use-cases/read-sends.ts';
import { sendNotification } from './use-cases/send-notification.ts';

/** The HTTP table: contract → use case. */
export function routes(container: NotificationContainer): readonly Route[] {
  return [...sending(container), ...inbox(container), ...settings(container)];
}

function sending(container: NotificationContainer): readonly Route[] {
  return [
    route(operations.sendNotification, ({ body }, call) => sendNotification(container, body, call)),
    route(operations.previewNotification, async ({ body }, { identity }) => ({
      status: 200,
      body: await previewNotification(container, body, identity),
    })),
    route(operations.notificationSends, async ({ query }, { identity }) => ({
      status: 200,
      body: await listSends(container, query, identity),
    })),
    route(operations.notificationSend, async ({ params }, { identity }) => ({
      status: 200,
      body: await getSend(container, params.id, identity),
    })),
  ];
}

function inbox(container: NotificationContainer): readonly Route[] {
  return [
    route(operations.notificationLog, async ({ query }, { identity }) => ({
      status: 200,
      body: await readLog(container, query, identity),
    })),
    route(operations.unreadCount, async (_, { identity }) => ({
      status: 200,
      body: await unreadCount(container, identity),
    })),
    route(operations.readAllNotifications, async ({ body }, { identity }) => ({
      status: 200,
      body: await readAll(container, body.upTo, identity),
    })),
    route(operations.getNotification, async ({ params }, { identity }) => ({
      status: 200,
      body: await getNotification(container, params.id, identity),
    })),
    route(operations.markNotification, async ({ params, body }, { identity }) => ({
      status: 200,
      body: await markNotification(container, params.id, body.isRead, identity),
    })),
    route(operations.hideNotification, async ({ params }, { identity }) => {
      await hideNotification(container, params.id, identity);
      return { status: 204 };
    }),
  ];
}

function settings(container: NotificationContainer): readonly Route[] {
  return [
    route(operations.getPreferences, async (_, { identity }) => ({
      status: 200,
      body: await getPreferences(container, identity.userId),
    })),
    route(operations.putPreferences, async ({ body }, call) => ({
      status: 200,
      body: await putPreferences(container, body, call),
    })),
    route(operations.registerDevice, ({ body }, call) => registerDevice(container, body, call)),
    route(operations.listDevices, async (_, { identity }) => ({
      status: 200,
      body: await readDevices(container, identity.userId),
    })),
    route(operations.removeDevice, async ({ params }, { identity }) => {
      await removeDevice(container, params.id, identity.userId);
      return { status: 204 };
    }),
    route(operations.getPhone, async (_, { identity }) => ({
      status: 200,
      body: await getPhone(container, identity.userId),
    })),
    route(operations.putPhone, async ({ body }, { identity }) => ({
      status: 202,
      body: await putPhone(container, body.number, identity.userId),
    })),
    route(operations.confirmPhone, async ({ body }, { identity }) => ({
      status: 200,
      body: await confirmPhone(container, body.code, identity.userId),
    })),
    route(operations.removePhone, async (_, { identity }) => {
      await removePhone(container, identity.userId);
      return { status: 204 };
    }),
  ];
}
