import { writeItems } from '@concert/cloud/tables';
import type { Topic } from '@concert/cloud/topics';
import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { notificationEvents } from '@concert/contracts/events/notification';
import { paymentEvents } from '@concert/contracts/events/payment';
import { fromJsonColumn } from '@concert/database/json';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type NotificationContainer } from '../src/container.ts';
import { getNotification, markNotification, readInbox, unreadCount } from '../src/use-cases/read-inbox.ts';
import { sendNotification } from '../src/use-cases/send-notification.ts';

let container: NotificationContainer;
let event: TestEvent;

beforeAll(async () => {
  container = await buildContainer(process.env);
  event = await givenEvent(container.db);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const inboxOf = async (user: TestUser) =>
  (await readInbox(container, { limit: 20 }, callBy(user).identity)).items;

const deliver = (envelopes: readonly EventEnvelope[], on: NotificationContainer = container) =>
  queueHandler('notification', consumers(on), on.telemetry)(sqsEvent(envelopes));

async function givenBooking(userId: string, status = 'confirmed', eventId = event.id): Promise<string> {
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

function confirmed(bookingId: string, userId: string): EventEnvelope {
  const items = [{ ticketTypeId: event.ticketTypeIds[0]!, quantity: 2 }];
  const data = {
    bookingId,
    eventId: event.id,
    userId,
    totalMinor: 9000,
    currency: 'EUR',
    items,
    paymentId: null,
  };
  return envelope(bookingEvents.BookingConfirmed, bookingId, data);
}

/** The real topic, listened to; the first `failures` messages do not reach it. */
function listening(failures = 0) {
  const pushed: unknown[] = [];
  let left = failures;
  const push: Topic = {
    async publish(message) {
      left -= 1;
      if (left >= 0) throw new Error('no topic');
      await container.push.publish(message);
      pushed.push(message.body);
    },
  };
  return { on: { ...container, push }, pushed };
}

const wantsPush = (userId: string) =>
  writeItems(container.tables, 'user_preferences', [{ userId, channels: ['push', 'email'] }]);

describe('the inbox', () => {
  it('tells the buyer of her tickets once, however often the event comes', async () => {
    const fan = await givenUser(container.db);
    const bookingId = await givenBooking(fan.id);
    const message = confirmed(bookingId, fan.id);

    await Promise.all([deliver([message]), deliver([message])]);
    await deliver([message]);

    expect(await inboxOf(fan)).toMatchObject([
      {
        title: 'Your tickets for Northern Lights',
        body: 'Your 2 tickets are ready. Enjoy the show!',
        link: `/bookings/${bookingId}`,
        isRead: false,
      },
    ]);
  });

  it('tells of cancellations and refunds, but not of a hold that was given up', async () => {
    const fan = await givenUser(container.db);
    const bookingId = await givenBooking(fan.id, 'cancelled');
    const booking = {
      bookingId,
      eventId: event.id,
      userId: fan.id,
      items: [],
      currency: 'EUR',
      paymentId: null,
    };
    const cancelled = (previousStatus: 'pending' | 'confirmed', refundDueMinor: number) =>
      envelope(bookingEvents.BookingCancelled, bookingId, {
        ...booking,
        previousStatus,
        reason: 'buyer',
        refundDueMinor,
      });
    const refund = envelope(paymentEvents.RefundSucceeded, newId(), {
      refundId: newId(),
      paymentId: newId(),
      bookingId,
      userId: fan.id,
      amountMinor: 4500,
      currency: 'EUR',
    });

    await deliver([cancelled('pending', 0)]);
    expect(await inboxOf(fan)).toEqual([]);
    await deliver([cancelled('confirmed', 4500), refund]);

    const titles = (await inboxOf(fan)).map((one) => one.title);
    expect(titles.toSorted()).toEqual([
      'Cancelled: your booking for Northern Lights',
      'Your refund for Northern Lights',
    ]);
  });

  it('tells an organiser that her event is on sale, in her language', async () => {
    const organizer = await givenUser(container.db, 'organizer');
    await container.db.updateTable('users').set({ locale: 'de' }).where('id', '=', organizer.id).execute();
    const data = { eventId: event.id, organizerId: organizer.id, title: 'Nordlichter' };

    await deliver([envelope(eventEvents.EventPublished, event.id, data)]);

    expect(await inboxOf(organizer)).toMatchObject([{ title: 'Nordlichter ist im Verkauf' }]);
  });

  it('marks read and unread, and counts what is unread', async () => {
    const fan = await givenUser(container.db);
    await deliver([confirmed(newId(), fan.id), confirmed(newId(), fan.id)]);
    const [first] = await inboxOf(fan);
    const { identity } = callBy(fan);

    expect(await unreadCount(container, identity)).toEqual({ unread: 2 });
    const read = await markNotification(container, first!.id, true, identity);
    expect(read).toMatchObject({ isRead: true, deliveries: [{ channel: 'inbox', status: 'sent' }] });
    expect(await markNotification(container, first!.id, true, identity)).toEqual(read);
    expect(await unreadCount(container, identity)).toEqual({ unread: 1 });
    const unread = await readInbox(container, { limit: 20, unread: 'true' }, identity);
    expect(unread.items).toHaveLength(1);
    await markNotification(container, first!.id, false, identity);
    expect(await unreadCount(container, identity)).toEqual({ unread: 2 });
  });

  it('pages without gaps', async () => {
    const fan = await givenUser(container.db);
    await deliver(Array.from({ length: 5 }, () => confirmed(newId(), fan.id)));
    const { identity } = callBy(fan);
    const one = await readInbox(container, { limit: 3 }, identity);
    const two = await readInbox(container, { limit: 3, cursor: one.nextCursor ?? '' }, identity);
    expect(new Set([...one.items, ...two.items].map((item) => item.id)).size).toBe(5);
    expect(two.nextCursor).toBeNull();
  });

  it('is nobody else’s business but an admin’s', async () => {
    const [fan, other, admin] = await Promise.all([
      givenUser(container.db),
      givenUser(container.db),
      givenUser(container.db, 'admin'),
    ]);
    await deliver([confirmed(newId(), fan.id)]);
    const [mine] = await inboxOf(fan);
    const missing = { type: 'not-found' };

    await expect(getNotification(container, mine!.id, callBy(other).identity)).rejects.toMatchObject(missing);
    await expect(markNotification(container, mine!.id, true, callBy(other).identity)).rejects.toMatchObject(
      missing,
    );
    await expect(
      readInbox(container, { limit: 20, userId: fan.id }, callBy(other).identity),
    ).rejects.toMatchObject(missing);
    expect(
      (await readInbox(container, { limit: 20, userId: fan.id }, callBy(admin).identity)).items,
    ).toHaveLength(1);
    expect(await getNotification(container, mine!.id, callBy(admin).identity)).toMatchObject({
      userId: fan.id,
    });
  });
});

describe('push', () => {
  it('goes to those who want it, once, and never to the others', async () => {
    const [willing, quiet] = await Promise.all([givenUser(container.db), givenUser(container.db)]);
    await wantsPush(willing.id);
    const { on, pushed } = listening();
    const messages = [confirmed(newId(), willing.id), confirmed(newId(), quiet.id)];

    await deliver(messages, on);
    await deliver(messages, on);

    expect(pushed).toMatchObject([{ userId: willing.id, title: 'Your tickets for Northern Lights' }]);
    const [one] = await inboxOf(willing);
    expect((await getNotification(container, one!.id, callBy(willing).identity)).deliveries).toMatchObject([
      { channel: 'inbox', status: 'sent' },
      { channel: 'push', status: 'sent' },
    ]);
  });

  it('is made up for when the topic was away', async () => {
    const fan = await givenUser(container.db);
    await wantsPush(fan.id);
    const { on, pushed } = listening(1);
    const message = confirmed(newId(), fan.id);

    expect((await deliver([message], on)).batchItemFailures).toHaveLength(1);
    expect(await inboxOf(fan)).toHaveLength(1);
    expect((await deliver([message], on)).batchItemFailures).toEqual([]);

    expect(pushed).toHaveLength(1);
    expect(await inboxOf(fan)).toHaveLength(1);
  });
});

describe('a refund that failed for good', () => {
  const failed = (bookingId: string, userId: string) =>
    envelope(paymentEvents.RefundFailed, newId(), {
      refundId: newId(),
      paymentId: newId(),
      bookingId,
      userId,
      amountMinor: 4500,
      currency: 'EUR',
      failureCode: 'charge_disputed',
    });

  function onCall(failures = 0) {
    const { on, pushed } = listening(failures);
    const alerts: Topic = { publish: on.push.publish };
    return { on: { ...container, alerts }, alerted: pushed };
  }

  it('is in every admin’s inbox and alerts once, however often it is told', async () => {
    const [one, other, fan] = await Promise.all([
      givenUser(container.db, 'admin'),
      givenUser(container.db, 'admin'),
      givenUser(container.db),
    ]);
    const bookingId = await givenBooking(fan.id);
    const message = failed(bookingId, fan.id);
    const { on, alerted } = onCall();

    await deliver([message], on);
    await deliver([message], on);

    const told = { title: 'Refund failed: Northern Lights', link: `/bookings/${bookingId}` };
    expect(await inboxOf(one)).toMatchObject([told]);
    expect(await inboxOf(other)).toMatchObject([told]);
    expect(await inboxOf(fan)).toEqual([]);
    expect(alerted).toMatchObject([{ type: 'RefundFailed', bookingId, failureCode: 'charge_disputed' }]);
  });

  it('alerts later when the topic was away', async () => {
    const [admin, fan] = await Promise.all([givenUser(container.db, 'admin'), givenUser(container.db)]);
    const message = failed(await givenBooking(fan.id), fan.id);
    const { on, alerted } = onCall(1);

    expect((await deliver([message], on)).batchItemFailures).toHaveLength(1);
    expect(alerted).toEqual([]);
    expect((await deliver([message], on)).batchItemFailures).toEqual([]);

    expect(alerted).toHaveLength(1);
    expect(await inboxOf(admin)).toHaveLength(1);
  });
});

describe('sending', () => {
  const text = { title: 'Doors open earlier', body: 'See you at 18:30!', channels: ['inbox' as const] };

  async function requested(sendId: string): Promise<EventEnvelope> {
    const rows = await container.db
      .selectFrom('outbox')
      .select('envelope')
      .where('type', '=', notificationEvents.NotificationRequested.type)
      .where('envelope', 'like', `%${sendId}%`)
      .execute();
    expect(rows).toHaveLength(1);
    return fromJsonColumn(rows[0]!.envelope) as EventEnvelope;
  }

  it('reaches each buyer of the organiser’s own event once, and nobody else', async () => {
    const show = await givenEvent(container.db);
    const [first, second, holder] = await Promise.all([
      givenUser(container.db),
      givenUser(container.db),
      givenUser(container.db),
    ]);
    await givenBooking(first.id, 'confirmed', show.id);
    await givenBooking(first.id, 'confirmed', show.id);
    await givenBooking(second.id, 'confirmed', show.id);
    await givenBooking(holder.id, 'pending', show.id);
    const organizer = { id: show.organizerId, role: 'organizer' as const };

    const { recorded } = await sendNotification(container, { eventId: show.id, ...text }, callBy(organizer));
    expect(recorded).toMatchObject({ status: 202, body: { recipients: 2 } });
    const { sendId } = recorded.body as { sendId: string };
    await deliver([await requested(sendId)]);
    await deliver([await requested(sendId)]);

    const told = { title: text.title, body: text.body, link: `/events/${show.id}` };
    expect(await inboxOf(first)).toMatchObject([told]);
    expect(await inboxOf(second)).toMatchObject([told]);
    expect(await inboxOf(holder)).toEqual([]);
  });

  it('is asked for once with one key', async () => {
    const [admin, fan] = await Promise.all([givenUser(container.db, 'admin'), givenUser(container.db)]);
    const request = { userIds: [fan.id], ...text };
    const call = callWithKey(admin, 'sendNotification', newId(), request);

    const answers = await Promise.all([1, 2, 3].map(() => sendNotification(container, request, call)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await requested((answers[0]!.recorded.body as { sendId: string }).sendId);
  });

  it('is refused for others’ events, for users named by an organiser, and for nobody', async () => {
    const [stranger, admin] = await Promise.all([
      givenUser(container.db, 'organizer'),
      givenUser(container.db, 'admin'),
    ]);
    const send = (request: object, user: TestUser) =>
      sendNotification(container, { ...text, ...request }, callBy(user));

    await expect(send({ eventId: event.id }, stranger)).rejects.toMatchObject({ type: 'not-found' });
    await expect(send({ userIds: [admin.id] }, stranger)).rejects.toMatchObject({ type: 'forbidden' });
    await expect(send({ userIds: [newId()] }, admin)).rejects.toMatchObject({ type: 'no-recipients' });
  });
});
