import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import type { Received } from '@concert/service-kit/consumers';
import type { NotificationContainer } from '../container.ts';
import { removeAllDevices } from '../store/devices.ts';
import { removeOf } from '../store/log.ts';
import { eraseNumber } from '../store/phone-numbers.ts';
import { removeChangesOf } from '../store/preference-changes.ts';
import { removePreferences } from '../store/preferences.ts';

type UserErased = Received<DataOf<typeof authEvents.UserErased>>;

/** Few rows a statement: others wait for its locks. */
const BATCH = 500;

/** Removes all that is kept of a person. Done again it finds nothing, so it needs no note. */
export async function erasePerson(
  { db, tables }: NotificationContainer,
  { data: { userId } }: UserErased,
): Promise<void> {
  await removeAllDevices(db, userId);
  await eraseNumber(db, userId);
  await removePreferences(tables, userId);
  await removeChangesOf(db, userId);
  for (let removed = BATCH; removed === BATCH; ) removed = await removeOf(db, userId, BATCH);
}
