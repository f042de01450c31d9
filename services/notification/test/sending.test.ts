import type { EventEnvelope } from '@concert/contracts/envelope';
import { notificationEvents } from '@concert/contracts/events/notification';
import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../src/domain/preferences.ts';
import { previewNotification } from '../src/use-cases/preview-notification.ts';
import { getSend, listSends } from '../src/use-cases/read-sends.ts';
import { sendNotification } from '../src/use-cases/send-notification.ts';
import { PAGE } from '../src/use-cases/spread-notification.ts';
import {
  everywhere,
  givenBooking,
  givenBuyers,
  givenDevice,
  givenPreferences,
  logOf,
  openPlatform,
  outboxOf,
  type Platform,
} from './platform.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await openPlatform();
});

afterAll(() => platform.close());

const text = {
  title: 'Doors open earlier',
  body: 'See you at 18:30!',
  channels: ['inbox' as const],
  purpose: 'transactional' as const,
};

const organizerOf = (show: { readonly organizerId: string }) => ({
  id: show.organizerId,
  role: 'organizer' as const,
});

async function send(request: object, user: Pick<TestUser, 'id' | 'role'>): Promise<string> {
  const { recorded } = await sendNotification(platform.container, { ...text, ...request }, callBy(user));
  return (recorded.body as { sendId: string }).sendId;
}

async function requested(sendId: string): Promise<EventEnvelope> {
  const [event, ...others] = await outboxOf(platform, notificationEvents.NotificationRequested, sendId);
  expect(others).toEqual([]);
  return event!;
}

const pagesOf = (sendId: string) => outboxOf(platform, notificationEvents.NotificationSpread, sendId);

const rowsOf = (sendId: string) =>
  platform.container.db
    .selectFrom('notifications_log')
    .select(['id', 'user_id', 'channel', 'status'])
    .where('send_id', '=', sendId)
    .execute();

describe('sending', () => {
  it('reaches each buyer of the organiser’s own event once, and nobody else', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    const [first, second, holder] = await Promise.all([givenUser(db), givenUser(db), givenUser(db)]);
    await givenBooking(platform, { userId: first.id, eventId: show.id });
    await givenBooking(platform, { userId: first.id, eventId: show.id });
    await givenBooking(platform, { userId: second.id, eventId: show.id });
    await givenBooking(platform, { userId: holder.id, eventId: show.id, status: 'pending' });

    const call = callBy(organizerOf(show));
    const { recorded } = await sendNotification(platform.container, { eventId: show.id, ...text }, call);
    expect(recorded).toMatchObject({ status: 202, body: { recipients: 2 } });
    const { sendId } = recorded.body as { sendId: string };
    await platform.deliver([await requested(sendId)]);
    await platform.deliver([await requested(sendId)]);

    const told = {
      title: text.title,
      body: text.body,
      link: `/events/${show.id}`,
      category: 'organizer-messages',
    };
    expect(await logOf(platform, first)).toMatchObject([told]);
    expect(await logOf(platform, second)).toMatchObject([told]);
    expect(await logOf(platform, holder)).toEqual([]);
  });

  it('goes through the channels that each person wants, by mail with an order for each', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    const [open, closed] = await Promise.all([givenUser(db), givenUser(db)]);
    for (const { id } of [open, closed]) {
      await givenBooking(platform, { userId: id, eventId: show.id });
      await givenDevice(platform, id);
    }
    const none = { inbox: false, push: false, sms: false, email: false };
    await givenPreferences(platform, closed.id, {
      categories: { ...DEFAULTS.categories, 'organizer-messages': none },
    });

    const sendId = await send({ eventId: show.id, channels: ['inbox', 'push', 'email'] }, organizerOf(show));
    await platform.deliver([await requested(sendId)]);

    const [mail] = await logOf(platform, open, 'email');
    expect(mail).toMatchObject({ status: 'queued' });
    expect(await outboxOf(platform, notificationEvents.NotificationMailRequested, open.id)).toMatchObject([
      {
        data: {
          notificationId: mail!.id,
          userId: open.id,
          title: text.title,
          purpose: 'transactional',
          eventId: show.id,
          calendar: false,
        },
      },
    ]);
    expect(platform.pushed.filter(({ userId }) => userId === open.id)).toHaveLength(1);
    expect(await logOf(platform, closed)).toEqual([]);
    expect(await logOf(platform, closed, 'email')).toMatchObject([
      { status: 'skipped', failure: 'preference' },
    ]);
    expect(await outboxOf(platform, notificationEvents.NotificationMailRequested, closed.id)).toEqual([]);
    const progress = await getSend(platform.container, sendId, callBy(organizerOf(show)).identity);
    expect(progress).toMatchObject({
      status: 'done',
      recipients: 2,
      progress: [
        { channel: 'inbox', sent: 1, skipped: 1 },
        { channel: 'push', sent: 1, skipped: 1 },
        { channel: 'email', queued: 1, skipped: 1 },
      ],
    });
  });

  it('brings marketing to those only who agreed to it', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    const [agreed, other] = await Promise.all([givenUser(db), givenUser(db)]);
    for (const { id } of [agreed, other]) await givenBooking(platform, { userId: id, eventId: show.id });
    await givenPreferences(platform, agreed.id, {
      categories: { ...DEFAULTS.categories, marketing: everywhere },
      marketingConsentAt: new Date(),
    });
    const wanted = {
      eventId: show.id,
      channels: ['inbox' as const, 'email' as const],
      purpose: 'marketing' as const,
    };
    const organizer = organizerOf(show);

    expect(await previewNotification(platform.container, wanted, callBy(organizer).identity)).toEqual({
      recipients: 2,
      channels: [
        { channel: 'inbox', reached: 1, skipped: 1 },
        { channel: 'email', reached: 1, skipped: 1 },
      ],
    });
    await platform.deliver([await requested(await send(wanted, organizer))]);

    expect(await logOf(platform, agreed)).toMatchObject([{ category: 'marketing' }]);
    expect(await outboxOf(platform, notificationEvents.NotificationMailRequested, agreed.id)).toMatchObject([
      { data: { purpose: 'marketing' } },
    ]);
    expect(await logOf(platform, other, 'email')).toMatchObject([{ failure: 'no-consent' }]);
  });

  it('is asked for once with one key', async () => {
    const { db } = platform.container;
    const [admin, fan] = await Promise.all([givenUser(db, 'admin'), givenUser(db)]);
    const request = { userIds: [fan.id], ...text };
    const call = callWithKey(admin, 'sendNotification', newId(), request);

    const answers = await Promise.all(
      [1, 2, 3].map(() => sendNotification(platform.container, request, call)),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { sendId } = answers[0]!.recorded.body as { sendId: string };
    await platform.deliver([await requested(sendId)]);
    expect(await logOf(platform, fan)).toHaveLength(1);
  });

  it('is refused for others’ events, for users named by an organiser, and for nobody', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    const [stranger, admin] = await Promise.all([givenUser(db, 'organizer'), givenUser(db, 'admin')]);
    const preview = (request: object, user: TestUser) =>
      previewNotification(
        platform.container,
        { channels: ['inbox'], purpose: 'transactional', ...request },
        callBy(user).identity,
      );

    await expect(send({ eventId: show.id }, stranger)).rejects.toMatchObject({ type: 'not-found' });
    await expect(preview({ eventId: show.id }, stranger)).rejects.toMatchObject({ type: 'not-found' });
    await expect(send({ userIds: [admin.id] }, stranger)).rejects.toMatchObject({ type: 'forbidden' });
    await expect(preview({ userIds: [admin.id] }, stranger)).rejects.toMatchObject({ type: 'forbidden' });
    await expect(send({ userIds: [newId()] }, admin)).rejects.toMatchObject({ type: 'no-recipients' });
  });

  it('is an organiser’s right five times a day for each event, also with many at once', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    const fan = await givenUser(db);
    await givenBooking(platform, { userId: fan.id, eventId: show.id });
    const organizer = organizerOf(show);

    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => send({ eventId: show.id }, organizer)),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ kind: 'too-many', type: 'too-many-messages' });
    const admin = await givenUser(db, 'admin');
    await send({ eventId: show.id }, admin);
  });

  it('is listed for the event’s organiser, and shown to nobody else', async () => {
    const { container } = platform;
    const show = await givenEvent(container.db);
    const [fan, stranger] = await Promise.all([
      givenUser(container.db),
      givenUser(container.db, 'organizer'),
    ]);
    await givenBooking(platform, { userId: fan.id, eventId: show.id });
    const organizer = organizerOf(show);
    const ids = [];
    for (let one = 0; one < 3; one += 1) ids.push(await send({ eventId: show.id }, organizer));
    const { identity } = callBy(organizer);

    const first = await listSends(container, { eventId: show.id, limit: 2 }, identity);
    const rest = await listSends(container, { limit: 2, cursor: first.nextCursor! }, identity);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(first.items[0]).toMatchObject({ status: 'spreading', recipients: 1 });
    const missing = { type: 'not-found' };
    const other = callBy(stranger).identity;
    await expect(listSends(container, { eventId: show.id, limit: 2 }, other)).rejects.toMatchObject(missing);
    // Nothing of the message, not even its event.
    const refusal = { ...missing, message: `There is no message ${ids[0]}.` };
    await expect(getSend(container, ids[0]!, other)).rejects.toMatchObject(refusal);
    await expect(getSend(container, newId(), identity)).rejects.toMatchObject(missing);
  });
});

describe('sending to many', () => {
  it('goes page by page, repeats none and loses none when a process dies in between', async () => {
    const { container } = platform;
    const show = await givenEvent(container.db);
    const buyers = await givenBuyers(platform, show.id, 2 * PAGE + 20);
    // Somebody in the first page has another booking in the last.
    await givenBooking(platform, { userId: buyers[0]!, eventId: show.id });
    const organizer = organizerOf(show);
    const sendId = await send({ eventId: show.id, channels: ['inbox', 'email'] }, organizer);
    const start = await requested(sendId);

    // Dies in the transaction of the first page: nothing of it is there.
    let deaths = 1;
    const dying = {
      ...container,
      newEvent: ((...event) => {
        if (event[0].type === 'NotificationSpread' && deaths-- > 0) throw new Error('killed');
        return container.newEvent(...event);
      }) as typeof container.newEvent,
    };
    expect((await platform.deliver([start], dying)).batchItemFailures).toHaveLength(1);
    expect(await rowsOf(sendId)).toEqual([]);

    // The queue repeats every message once, as it does when an answer gets lost.
    const gone = new Set<string>();
    let next: readonly EventEnvelope[] = [start];
    while (next.length > 0) {
      for (const page of next) {
        await Promise.all([platform.deliver([page]), platform.deliver([page])]);
        gone.add(page.id);
      }
      next = (await pagesOf(sendId)).filter(({ id }) => !gone.has(id));
    }

    expect(gone.size).toBe(3);
    const rows = await rowsOf(sendId);
    for (const channel of ['inbox', 'email']) {
      const told = rows.filter((row) => row.channel === channel).map((row) => row.user_id);
      expect(told.toSorted()).toEqual(buyers.toSorted());
    }
    const mails = await outboxOf(
      platform,
      notificationEvents.NotificationMailRequested,
      `"eventId":"${show.id}"`,
    );
    expect(new Set(mails.map(({ data }) => data.notificationId)).size).toBe(buyers.length);
    expect(mails).toHaveLength(buyers.length);
    expect(await getSend(container, sendId, callBy(organizer).identity)).toMatchObject({
      status: 'done',
      recipients: buyers.length,
      progress: [
        { channel: 'inbox', sent: buyers.length },
        { channel: 'email', queued: buyers.length },
      ],
    });
  });

  it('previews them with the numbers that it then reaches', async () => {
    const { container } = platform;
    const show = await givenEvent(container.db);
    const buyers = await givenBuyers(platform, show.id, 230);
    for (const userId of buyers.slice(0, 7)) await givenDevice(platform, userId);
    await givenBooking(platform, { userId: buyers[0]!, eventId: show.id });
    const request = {
      eventId: show.id,
      channels: ['inbox' as const, 'push' as const, 'sms' as const],
      purpose: 'transactional' as const,
    };
    expect(await previewNotification(container, request, callBy(organizerOf(show)).identity)).toEqual({
      recipients: 230,
      channels: [
        { channel: 'inbox', reached: 230, skipped: 0 },
        { channel: 'push', reached: 7, skipped: 223 },
        { channel: 'sms', reached: 0, skipped: 230 },
      ],
    });
  });
});
