import type { notificationSettingsOperations } from '@concert/contracts/http/notification-settings';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { type Device, dropOldDevices, listDevices, removeDevices, saveDevice } from '../store/devices.ts';

type DeviceRequest = RequestOf<typeof notificationSettingsOperations.registerDevice>['body'];

const MOST_DEVICES = 20;

/** Registers a device; a token belongs to whoever registered it last. */
export async function registerDevice(
  { db, newId }: NotificationContainer,
  request: DeviceRequest,
  call: Call,
): Promise<RecordedResponse> {
  const before = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (before !== undefined) return before;
  const { userId } = call.identity;
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    const device = await saveDevice(tx, { id: newId(), userId, ...request });
    await dropOldDevices(tx, userId, MOST_DEVICES);
    const answer = { status: 201, body: presented(device) };
    await record(answer);
    return answer;
  });
}

export async function readDevices({ db }: NotificationContainer, userId: string) {
  return { items: (await listDevices(db, userId)).map(presented) };
}

/** @throws Problem `not-found` for somebody else's */
export async function removeDevice({ db }: NotificationContainer, id: string, userId: string): Promise<void> {
  if (!(await removeDevices(db, userId, [id]))) throw notFound('device', id);
}

function presented({ id, platform, createdAt, seenAt }: Device) {
  return { id, platform, createdAt: createdAt.toISOString(), seenAt: seenAt.toISOString() };
}
