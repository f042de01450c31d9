import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { envelope } from '@concert/testing/calls';
import { after, HOUR, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../src/domain/preferences.ts';
import { releaseDue } from '../src/use-cases/release-due.ts';
import {
  everywhere,
  givenDevice,
  givenNumber,
  givenPreferences,
  letWaitPass,
  logOf,
  openPlatform,
  type Platform,
  run,
} from './platform.ts';

let platform: Platform;
let event: TestEvent;

beforeAll(async () => {
  platform = await openPlatform();
  event = await givenEvent(platform.container.db);
});

beforeEach(() => platform.failing(0));

afterAll(() => platform.close());

const pushesOf = (userId: string) => platform.pushed.filter((message) => message.userId === userId);
const textsOf = (userId: string) => platform.texted.filter((message) => message.userId === userId);

function cancelled(userId: string, eventId = event.id): EventEnvelope {
  const bookingId = newId();
  return envelope(bookingEvents.BookingCancelled, bookingId, {
    bookingId,
    eventId,
    userId,
    items: [],
    currency: 'EUR',
    paymentId: null,
    previousStatus: 'confirmed',
    reason: 'event-cancelled',
    refundDueMinor: 0,
  });
}

/** Quiet hours that it is in the middle of now, in a zone without summer time. */
function quietNow() {
  const time = (moment: Date) => moment.toISOString().slice(11, 16);
  const now = new Date();
  return { from: time(after(now, -HOUR)), to: time(after(now, HOUR)), timezone: 'UTC' };
}

describe('push and text messages', () => {
  it('go to those who want them and have a phone for them, once, and never to the others', async () => {
    const { db } = platform.container;
    const [reached, bare] = await Promise.all([givenUser(db), givenUser(db)]);
    await givenDevice(platform, reached.id);
    await givenDevice(platform, reached.id);
    await givenNumber(platform, reached.id);
    const categories = { ...DEFAULTS.categories, 'event-changes': everywhere };
    await givenPreferences(platform, reached.id, { categories });
    const messages = [cancelled(reached.id), cancelled(bare.id)];

    await platform.deliver(messages);
    await platform.deliver(messages);

    expect(pushesOf(reached.id)).toMatchObject([
      { title: 'Northern Lights is cancelled' },
      { title: 'Northern Lights is cancelled' },
    ]);
    expect(textsOf(reached.id)).toMatchObject([{ number: '+4915112345678' }]);
    expect(textsOf(reached.id)[0]?.text).toContain(`${process.env.PUBLIC_ORIGIN}/bookings/`);
    expect(pushesOf(bare.id)).toEqual([]);
    expect(await logOf(platform, reached, 'sms')).toMatchObject([{ status: 'sent' }]);
    expect(await logOf(platform, bare, 'push')).toMatchObject([{ status: 'skipped', failure: 'no-device' }]);
    expect(await logOf(platform, bare, 'sms')).toMatchObject([{ status: 'skipped', failure: 'preference' }]);
  });

  it('are made up for when the topic was away, without the queue trying again', async () => {
    const fan = await givenUser(platform.container.db);
    await givenDevice(platform, fan.id);
    platform.failing(1);

    expect((await platform.deliver([cancelled(fan.id)])).batchItemFailures).toEqual([]);
    expect(await logOf(platform, fan)).toHaveLength(1);
    expect(await logOf(platform, fan, 'push')).toMatchObject([{ status: 'queued' }]);
    await releaseDue(platform.container, run);
    expect(pushesOf(fan.id)).toEqual([]);
    await letWaitPass(platform, [fan.id]);
    await Promise.all([releaseDue(platform.container, run), releaseDue(platform.container, run)]);

    expect(pushesOf(fan.id)).toHaveLength(1);
    expect(await logOf(platform, fan, 'push')).toMatchObject([{ status: 'sent' }]);
  });

  it('are given up after six tries', async () => {
    const fan = await givenUser(platform.container.db);
    await givenDevice(platform, fan.id);
    platform.failing(6);
    await platform.deliver([cancelled(fan.id)]);
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      await letWaitPass(platform, [fan.id]);
      await releaseDue(platform.container, run);
    }
    expect(await logOf(platform, fan, 'push')).toMatchObject([{ status: 'failed', failure: 'Error' }]);
  });

  it('are sent by the release when the process died before it called the phones', async () => {
    const fan = await givenUser(platform.container.db);
    await givenDevice(platform, fan.id);
    const dying = {
      ...platform.container,
      phones: { ...platform.container.phones, push: () => new Promise<never>(() => {}) },
    };
    void platform.deliver([cancelled(fan.id)], dying);
    await expect.poll(() => logOf(platform, fan, 'push')).toMatchObject([{ status: 'queued' }]);
    await expect
      .poll(async () => {
        const rows = await platform.container.db
          .selectFrom('notifications_log')
          .select('attempts')
          .where('user_id', '=', fan.id)
          .where('channel', '=', 'push')
          .execute();
        return rows[0]?.attempts;
      })
      .toBe(1);

    await letWaitPass(platform, [fan.id]);
    await releaseDue(platform.container, run);
    expect(pushesOf(fan.id)).toHaveLength(1);
  });

  it('forget a device that is gone', async () => {
    const { container } = platform;
    const fan = await givenUser(container.db);
    await givenDevice(platform, fan.id);
    const phones = { ...container.phones, push: async () => ({ kind: 'gone' }) as const };
    await platform.deliver([cancelled(fan.id)], { ...container, phones });
    expect(await logOf(platform, fan, 'push')).toMatchObject([{ status: 'skipped', failure: 'no-device' }]);
    const devices = await container.db
      .selectFrom('notification_devices')
      .select('id')
      .where('user_id', '=', fan.id)
      .execute();
    expect(devices).toEqual([]);
  });
});

describe('quiet hours', () => {
  it('keep phones quiet until they end, and nothing else', async () => {
    const fan = await givenUser(platform.container.db);
    await givenDevice(platform, fan.id);
    await givenPreferences(platform, fan.id, { quietHours: quietNow() });

    await platform.deliver([cancelled(fan.id)]);
    await releaseDue(platform.container, run);
    expect(await logOf(platform, fan)).toHaveLength(1);
    expect(pushesOf(fan.id)).toEqual([]);
    const [row] = await platform.container.db
      .selectFrom('notifications_log')
      .select('not_before')
      .where('user_id', '=', fan.id)
      .where('channel', '=', 'push')
      .execute();
    const waits = row!.not_before!.getTime() - Date.now();
    expect(waits).toBeGreaterThan(58 * MINUTE);
    expect(waits).toBeLessThanOrEqual(HOUR);

    await letWaitPass(platform, [fan.id]);
    await releaseDue(platform.container, run);
    expect(pushesOf(fan.id)).toHaveLength(1);
  });

  it('do not hold back what happens to an event within a day', async () => {
    const { db } = platform.container;
    const tonight = await givenEvent(db, { startsAt: after(new Date(), 5 * HOUR) });
    const fan = await givenUser(db);
    await givenDevice(platform, fan.id);
    await givenPreferences(platform, fan.id, { quietHours: quietNow() });
    await platform.deliver([cancelled(fan.id, tonight.id)]);
    expect(pushesOf(fan.id)).toHaveLength(1);
  });

  it('send nothing in the end to whoever turned it off meanwhile', async () => {
    const fan = await givenUser(platform.container.db);
    await givenDevice(platform, fan.id);
    await givenPreferences(platform, fan.id, { quietHours: quietNow() });
    await platform.deliver([cancelled(fan.id)]);
    const off = { inbox: true, push: false, sms: false, email: true };
    await givenPreferences(platform, fan.id, {
      categories: { ...DEFAULTS.categories, 'event-changes': off },
    });
    await letWaitPass(platform, [fan.id]);
    await releaseDue(platform.container, run);
    expect(pushesOf(fan.id)).toEqual([]);
    expect(await logOf(platform, fan, 'push')).toMatchObject([{ status: 'skipped', failure: 'preference' }]);
  });
});
