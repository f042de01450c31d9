import type { Phones, PushMessage } from '@concert/cloud/phones';
import { writeItems } from '@concert/cloud/tables';
import type { EventEnvelope } from '@concert/contracts/envelope';
import type { EventType } from '@concert/contracts/event';
import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { queueHandler } from '@concert/service-kit/consumers';
import type { TestUser } from '@concert/testing/builders';
import { callBy, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type NotificationContainer } from '../src/container.ts';
import type { Channel } from '../src/domain/channels.ts';
import { DEFAULTS, type Preferences } from '../src/domain/preferences.ts';
import { readLog } from '../src/use-cases/read-inbox.ts';

/** The service on the test stores, with ears at the phones. */
export interface Platform {
  readonly container: NotificationContainer;
  readonly pushed: PushMessage[];
  readonly texted: { readonly userId: string; readonly number: string; readonly text: string }[];
  /** The next messages to phones do not get through. */
  failing(times: number): void;
  deliver(
    envelopes: readonly EventEnvelope[],
    on?: NotificationContainer,
  ): Promise<{ readonly batchItemFailures: readonly unknown[] }>;
  close(): Promise<void>;
}

export async function openPlatform(db?: Database): Promise<Platform> {
  const built = await buildContainer(process.env);
  const pushed: Platform['pushed'] = [];
  const texted: Platform['texted'] = [];
  let left = 0;
  const fail = () => {
    left -= 1;
    if (left >= 0) throw new Error('no topic');
  };
  // The real topics, listened to.
  const phones: Phones = {
    async push(device, message) {
      fail();
      const outcome = await built.phones.push(device, message);
      pushed.push(message);
      return outcome;
    },
    async text(message) {
      fail();
      await built.phones.text(message);
      texted.push(message);
    },
  };
  const container = { ...built, phones, ...(db === undefined ? {} : { db }) };
  return {
    container,
    pushed,
    texted,
    failing: (times) => {
      left = times;
    },
    deliver: (envelopes, on = container) =>
      queueHandler('notification', consumers(on), on.telemetry)(sqsEvent(envelopes)),
    async close() {
      built.cache.close();
      await built.db.destroy();
    },
  };
}

export const run = { millisecondsLeft: () => 60_000 };

export async function logOf(
  { container }: Platform,
  user: Pick<TestUser, 'id' | 'role'>,
  channel: Channel = 'inbox',
) {
  return (await readLog(container, { limit: 100, channel }, callBy(user).identity)).items;
}

export async function givenBooking(
  { container }: Platform,
  { userId, eventId, status = 'confirmed' }: { userId: string; eventId: string; status?: string },
): Promise<string> {
  const id = newId();
  const now = new Date();
  await container.db
    .insertInto('bookings')
    .values({
      id,
      user_id: userId,
      event_id: eventId,
      status,
      currency: 'EUR',
      total_minor: 0,
      expires_at: now,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return id;
}

/** Buyers with a confirmed booking each, in a few statements. */
export async function givenBuyers(
  { container: { db } }: Platform,
  eventId: string,
  count: number,
): Promise<readonly string[]> {
  const now = new Date();
  const userIds = Array.from({ length: count }, newId);
  await db
    .insertInto('users')
    .values(
      userIds.map((id) => ({
        id,
        email: `${id}@test.example`,
        email_key: `${id}@test.example`,
        password_hash: '-',
        name: 'Ada Fan',
        role: 'attendee',
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
  await db
    .insertInto('bookings')
    .values(
      userIds.map((userId) => ({
        id: newId(),
        user_id: userId,
        event_id: eventId,
        status: 'confirmed',
        currency: 'EUR',
        total_minor: 0,
        expires_at: now,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
  return userIds;
}

export async function givenDevice({ container }: Platform, userId: string, token = newId()) {
  const now = new Date();
  const id = newId();
  await container.db
    .insertInto('notification_devices')
    .values({
      id,
      user_id: userId,
      platform: 'ios',
      token,
      token_digest: sql<string>`SHA2(${token}, 256)`,
      created_at: now,
      seen_at: now,
    })
    .execute();
  return id;
}

export async function givenNumber({ container }: Platform, userId: string, number = '+4915112345678') {
  const now = new Date();
  await container.db
    .insertInto('notification_phones')
    .values({ user_id: userId, number, confirmed_at: now, updated_at: now })
    .execute();
}

/** What somebody chose, as the store keeps it. */
export async function givenPreferences(
  { container }: Platform,
  userId: string,
  { marketingConsentAt = null, ...preferences }: Partial<Preferences>,
) {
  const item = { ...DEFAULTS, version: 1, ...preferences };
  await writeItems(container.tables, 'user_preferences', [
    { userId, ...item, marketingConsentAt: marketingConsentAt?.toISOString() ?? null },
  ]);
}

export const everywhere = { inbox: true, push: true, sms: true, email: true };

/** The events of a type in the outbox that name something, as they were written. */
export async function outboxOf(
  { container }: Platform,
  type: EventType,
  naming: string,
): Promise<readonly EventEnvelope[]> {
  const rows = await container.db
    .selectFrom('outbox')
    .select('envelope')
    .where('type', '=', type.type)
    .where('envelope', 'like', `%${naming}%`)
    .orderBy('id')
    .execute();
  return rows.map((row) => fromJsonColumn(row.envelope) as EventEnvelope);
}

/** Lets the time pass for which messages to these people's phones wait. */
export async function letWaitPass({ container }: Platform, userIds: readonly string[]): Promise<void> {
  await container.db
    .updateTable('notifications_log')
    .set({ not_before: sql<Date>`DATE_SUB(UTC_TIMESTAMP(3), INTERVAL 1 SECOND)` })
    .where('user_id', 'in', userIds)
    .where('not_before', 'is not', null)
    .execute();
}
