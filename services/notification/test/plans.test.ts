import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy, envelope } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { after, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificationContainer } from '../src/container.ts';
import { sent } from '../src/domain/mail-fate.ts';
import { DEFAULTS } from '../src/domain/preferences.ts';
import { noteFate } from '../src/store/log.ts';
import { getPreferences, putPreferences, tellUntoldChanges } from '../src/use-cases/choose-preferences.ts';
import { readDevices, registerDevice, removeDevice } from '../src/use-cases/keep-devices.ts';
import { confirmPhone, getPhone, putPhone, removePhone } from '../src/use-cases/keep-phone-number.ts';
import { previewNotification } from '../src/use-cases/preview-notification.ts';
import { purgeOld } from '../src/use-cases/purge-old.ts';
import {
  getNotification,
  hideNotification,
  markNotification,
  readAll,
  readLog,
  unreadCount,
} from '../src/use-cases/read-inbox.ts';
import { getSend, listSends } from '../src/use-cases/read-sends.ts';
import { releaseDue } from '../src/use-cases/release-due.ts';
import { sendNotification } from '../src/use-cases/send-notification.ts';
import { spreadNotification } from '../src/use-cases/spread-notification.ts';
import { remindOfEvents } from '../src/use-cases/tell-all-buyers.ts';
import { givenBuyers, openPlatform, type Platform, run } from './platform.ts';

let own: OwnDatabase;
let platform: Platform;
let container: NotificationContainer;
let event: TestEvent;
let fan: TestUser;
/** The statements of the work under test, as they go to the database. */
let statements: RootOperationNode[] = [];

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  own = await ownDatabase();
  platform = await openPlatform(own.db);
  event = await givenEvent(own.db, { startsAt: after(new Date(), 20 * HOUR) });
  fan = await givenUser(own.db);
  await givenMuch();
  container = { ...platform.container, db: own.db.withPlugin(recorder) };
});

afterAll(async () => {
  await platform.close();
  await own.drop();
});

/** Enough that a plan matters: the optimiser reads a handful of rows as they lie, whatever indexes there are. */
async function givenMuch(): Promise<void> {
  const { db } = own;
  await givenBuyers(platform, event.id, 40);
  await givenBuyers(platform, (await givenEvent(db)).id, 900);
  await sql`
    INSERT INTO notification_devices (id, user_id, platform, token, token_digest, created_at, seen_at)
    SELECT UUID(), id, 'ios', id, SHA2(id, 256), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM users`.execute(db);
  await sql`
    INSERT INTO notifications_log (id, cause_key, user_id, channel, title, body, status, created_at, updated_at)
    SELECT UUID(), UUID(), u.id, c.channel, 'T', 'B', 'sent', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
    FROM users u JOIN (SELECT 'inbox' AS channel UNION SELECT 'push' UNION SELECT 'email') c`.execute(db);
  await sql`
    INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city, country, timezone, starts_at, ends_at, currency, created_at, updated_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 300)
    SELECT UUID(), organizer_id, 'published', title, description, category, venue_name, venue_address, city, country, timezone, DATE_ADD(starts_at, INTERVAL n DAY), DATE_ADD(starts_at, INTERVAL n + 1 DAY), currency, created_at, updated_at
    FROM numbers JOIN events e ON e.id = ${event.id}`.execute(db);
  await sql`
    INSERT INTO notification_sends (id, cause_key, event_id, sender_id, content, recipients, created_at)
    SELECT UUID(), UUID(), id, organizer_id, '{}', 1, UTC_TIMESTAMP(3) FROM events`.execute(db);
  await sql`
    INSERT INTO notification_allowances (event_id, day, messages)
    SELECT id, '2999-01-01', 1 FROM events`.execute(db);
  await sql`
    INSERT INTO notification_phones (user_id, number, confirmed_at, updated_at)
    SELECT id, '+4915112345678', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM users WHERE id <> ${fan.id}`.execute(
    db,
  );
  await sql`
    ANALYZE TABLE notifications_log, notification_sends, notification_phones, notification_devices,
      notification_allowances, events, bookings, users`.execute(db);
}

interface PlanStep {
  readonly table: string | null;
  readonly key: string | null;
}

/** The steps that read a table without an index, of all statements that `work` sends. */
async function unserved(work: () => Promise<unknown>): Promise<readonly PlanStep[]> {
  statements = [];
  await work();
  const plain = container.db.withoutPlugins();
  const explained = statements
    .map((node) => plain.getExecutor().compileQuery(node, { queryId: 'plan' }))
    .filter(({ sql: text }) => !text.startsWith('insert'))
    .map(({ sql: text, parameters }) =>
      plain.executeQuery<PlanStep>(CompiledQuery.raw(`EXPLAIN ${text}`, [...parameters])),
    );
  expect(explained.length).toBeGreaterThan(0);
  const steps = (await Promise.all(explained)).flatMap(({ rows }) => rows);
  return steps.filter(({ table, key }) => table !== null && !table.startsWith('<') && key === null);
}

const message = () => ({ ...envelope(authEvents.UserErased, fan.id, { userId: fan.id }), time: new Date() });

describe('every statement is served by an index', () => {
  it('of a message to many: its preview, its pages, its progress, its list', async () => {
    const call = callBy({ id: event.organizerId, role: 'organizer' });
    const wanted = {
      eventId: event.id,
      channels: ['inbox' as const, 'push' as const, 'sms' as const, 'email' as const],
      purpose: 'transactional' as const,
    };
    expect(await unserved(() => previewNotification(container, wanted, call.identity))).toEqual([]);
    let id = '';
    const send = async () => {
      const request = { ...wanted, title: 'T', body: 'B' };
      const { recorded } = await sendNotification(container, request, call);
      id = (recorded.body as { sendId: string }).sendId;
    };
    expect(await unserved(send)).toEqual([]);
    const spread = () => spreadNotification(container, message(), { sendId: id, after: '' });
    expect(await unserved(spread)).toEqual([]);
    expect(await unserved(() => getSend(container, id, call.identity))).toEqual([]);
    const page = { limit: 20, cursor: undefined };
    await own.db
      .deleteFrom('notification_sends')
      .where('id', '<>', id)
      .where('event_id', '=', event.id)
      .execute();
    expect(await unserved(() => listSends(container, { ...page, eventId: event.id }, call.identity))).toEqual(
      [],
    );
  });

  it('of the inbox and the log', async () => {
    const bookingId = newId();
    const confirmed = envelope(bookingEvents.BookingConfirmed, bookingId, {
      bookingId,
      eventId: event.id,
      userId: fan.id,
      totalMinor: 0,
      currency: 'EUR',
      items: [],
      paymentId: null,
    });
    expect(await unserved(() => platform.deliver([confirmed], container))).toEqual([]);
    const { identity } = callBy(fan);
    const page = { limit: 20, channel: 'inbox' as const };
    expect(await unserved(() => readLog(container, page, identity))).toEqual([]);
    expect(await unserved(() => readLog(container, { ...page, unread: 'true' }, identity))).toEqual([]);
    const admin = callBy({ id: newId(), role: 'admin' }).identity;
    const ofEvent = { ...page, channel: 'push' as const, status: 'sent' as const, eventId: event.id };
    expect(await unserved(() => readLog(container, ofEvent, admin))).toEqual([]);
    const [row] = (await readLog(container, page, identity)).items;
    expect(await unserved(() => unreadCount(container, identity))).toEqual([]);
    expect(await unserved(() => getNotification(container, row!.id, identity))).toEqual([]);
    expect(await unserved(() => markNotification(container, row!.id, true, identity))).toEqual([]);
    expect(await unserved(() => noteFate(container.db, row!.id, sent))).toEqual([]);
    expect(await unserved(() => readAll(container, row!.id, identity))).toEqual([]);
    expect(await unserved(() => hideNotification(container, row!.id, identity))).toEqual([]);
  });

  it('of preferences, devices and numbers', async () => {
    const call = callBy(fan);
    const on = { inbox: true as const, push: true, sms: false, email: true };
    const categories = { ...DEFAULTS.categories, bookings: on, 'event-changes': on };
    const choice = { version: 0, categories, quietHours: null };
    expect(await unserved(() => putPreferences(container, choice, call))).toEqual([]);
    expect(await unserved(() => getPreferences(container, fan.id))).toEqual([]);
    expect(await unserved(() => tellUntoldChanges(container))).toEqual([]);
    const device = { id: '' };
    const register = async () => {
      const { recorded } = await registerDevice(container, { platform: 'ios', token: newId() }, call);
      Object.assign(device, recorded.body);
    };
    expect(await unserved(register)).toEqual([]);
    expect(await unserved(() => readDevices(container, fan.id))).toEqual([]);
    expect(await unserved(() => removeDevice(container, device.id, fan.id))).toEqual([]);
    const known = { ...container, newCode: () => '123456' };
    expect(await unserved(() => putPhone(known, '+4915112345678', fan.id))).toEqual([]);
    expect(await unserved(() => confirmPhone(container, '123456', fan.id))).toEqual([]);
    expect(await unserved(() => getPhone(container, fan.id))).toEqual([]);
    expect(await unserved(() => removePhone(container, fan.id))).toEqual([]);
  });

  it('of the release, the reminders, the purge and an erasure', async () => {
    expect(await unserved(() => releaseDue(container, run))).toEqual([]);
    expect(await unserved(() => remindOfEvents(container, run))).toEqual([]);
    expect(await unserved(() => purgeOld(container, run))).toEqual([]);
    const erased = envelope(authEvents.UserErased, fan.id, { userId: fan.id });
    expect(await unserved(() => platform.deliver([erased], container))).toEqual([]);
  });
});
