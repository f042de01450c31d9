import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy, envelope } from '@concert/testing/calls';
import { until } from '@concert/testing/until';
import { newId } from '@concert/values/ids';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveChannel } from '../src/store/live-inbox.ts';
import {
  getNotification,
  hideNotification,
  markNotification,
  readAll,
  readLog,
  unreadCount,
} from '../src/use-cases/read-inbox.ts';
import { logOf, openPlatform, type Platform } from './platform.ts';

let platform: Platform;
let event: TestEvent;

beforeAll(async () => {
  platform = await openPlatform();
  event = await givenEvent(platform.container.db);
});

afterAll(() => platform.close());

const inbox = { limit: 20, channel: 'inbox' as const };

function confirmed(userId: string, bookingId = newId()): EventEnvelope {
  return envelope(bookingEvents.BookingConfirmed, bookingId, {
    bookingId,
    eventId: event.id,
    userId,
    totalMinor: 9000,
    currency: 'EUR',
    items: [{ ticketTypeId: event.ticketTypeIds[0]!, quantity: 2 }],
    paymentId: null,
  });
}

describe('the inbox', () => {
  it('tells the buyer of her tickets once, however often the event comes', async () => {
    const fan = await givenUser(platform.container.db);
    const bookingId = newId();
    const message = confirmed(fan.id, bookingId);

    await Promise.all([platform.deliver([message]), platform.deliver([message])]);
    await platform.deliver([message]);

    expect(await logOf(platform, fan)).toMatchObject([
      {
        title: 'Your tickets for Northern Lights',
        body: 'Your 2 tickets are ready. Enjoy the show!',
        link: `/bookings/${bookingId}`,
        category: 'bookings',
        eventId: event.id,
        isRead: false,
      },
    ]);
  });

  it('speaks its reader’s language', async () => {
    const { container } = platform;
    const organizer = await givenUser(container.db, 'organizer');
    await container.db.updateTable('users').set({ locale: 'de' }).where('id', '=', organizer.id).execute();
    const data = { eventId: event.id, organizerId: organizer.id, title: 'Nordlichter' };
    await platform.deliver([envelope(eventEvents.EventPublished, event.id, data)]);
    expect(await logOf(platform, organizer)).toMatchObject([{ title: 'Nordlichter ist im Verkauf' }]);
  });

  it('marks read and unread, and counts what is unread', async () => {
    const { container } = platform;
    const fan = await givenUser(container.db);
    await platform.deliver([confirmed(fan.id), confirmed(fan.id)]);
    const [first] = await logOf(platform, fan);
    const { identity } = callBy(fan);

    expect(await unreadCount(container, identity)).toEqual({ unread: 2 });
    const read = await markNotification(container, first!.id, true, identity);
    expect(read).toMatchObject({
      isRead: true,
      deliveries: [
        { channel: 'inbox', status: 'sent' },
        { channel: 'push', status: 'skipped', failure: 'no-device' },
      ],
    });
    expect(await markNotification(container, first!.id, true, identity)).toEqual(read);
    expect(await unreadCount(container, identity)).toEqual({ unread: 1 });
    expect((await readLog(container, { ...inbox, unread: 'true' }, identity)).items).toHaveLength(1);
    await markNotification(container, first!.id, false, identity);
    expect(await unreadCount(container, identity)).toEqual({ unread: 2 });
  });

  it('is read as a whole, or up to what was seen', async () => {
    const { container } = platform;
    const fan = await givenUser(container.db);
    for (let one = 0; one < 3; one += 1) await platform.deliver([confirmed(fan.id)]);
    const [, second] = await logOf(platform, fan);
    const { identity } = callBy(fan);
    expect(await readAll(container, second!.id, identity)).toEqual({ unread: 1 });
    expect(await readAll(container, undefined, identity)).toEqual({ unread: 0 });
  });

  it('loses what is taken out of it, also when the event comes again', async () => {
    const { container } = platform;
    const fan = await givenUser(container.db);
    const message = confirmed(fan.id);
    await platform.deliver([message]);
    const [one] = await logOf(platform, fan);
    const { identity } = callBy(fan);

    await hideNotification(container, one!.id, identity);
    await platform.deliver([{ ...message, id: message.id }]);

    expect(await logOf(platform, fan)).toEqual([]);
    expect(await unreadCount(container, identity)).toEqual({ unread: 0 });
    await expect(getNotification(container, one!.id, identity)).rejects.toMatchObject({ type: 'not-found' });
  });

  it('pages without gaps', async () => {
    const fan = await givenUser(platform.container.db);
    await platform.deliver(Array.from({ length: 5 }, () => confirmed(fan.id)));
    const { identity } = callBy(fan);
    const one = await readLog(platform.container, { ...inbox, limit: 3 }, identity);
    const two = await readLog(platform.container, { ...inbox, limit: 3, cursor: one.nextCursor! }, identity);
    expect(new Set([...one.items, ...two.items].map((item) => item.id)).size).toBe(5);
    expect(two.nextCursor).toBeNull();
  });

  it('is nobody else’s business but an admin’s', async () => {
    const { container } = platform;
    const [fan, other, admin] = await Promise.all([
      givenUser(container.db),
      givenUser(container.db),
      givenUser(container.db, 'admin'),
    ]);
    await platform.deliver([confirmed(fan.id)]);
    const [mine] = await logOf(platform, fan);
    const stranger = callBy(other).identity;
    const missing = { type: 'not-found' };

    await expect(getNotification(container, mine!.id, stranger)).rejects.toMatchObject(missing);
    await expect(markNotification(container, mine!.id, true, stranger)).rejects.toMatchObject(missing);
    await expect(hideNotification(container, mine!.id, stranger)).rejects.toMatchObject(missing);
    await expect(readLog(container, { ...inbox, userId: fan.id }, stranger)).rejects.toMatchObject(missing);
    const theirs = await readLog(container, { ...inbox, userId: fan.id }, callBy(admin).identity);
    expect(theirs.items).toHaveLength(1);
    expect(await getNotification(container, mine!.id, callBy(admin).identity)).toMatchObject({
      userId: fan.id,
    });
  });

  it('shows an admin all of an event, by channel and status, and anybody else only the own', async () => {
    const { container } = platform;
    const show = await givenEvent(container.db);
    const [one, two, admin] = await Promise.all([
      givenUser(container.db),
      givenUser(container.db),
      givenUser(container.db, 'admin'),
    ]);
    const of = (userId: string) => {
      const { data, ...rest } = confirmed(userId);
      return { ...rest, data: { ...data, eventId: show.id } };
    };
    await platform.deliver([of(one.id), of(two.id)]);
    const query = { limit: 20, channel: 'push' as const, status: 'skipped' as const, eventId: show.id };

    expect((await readLog(container, query, callBy(admin).identity)).items).toHaveLength(2);
    expect((await readLog(container, query, callBy(one).identity)).items).toHaveLength(1);
    const sent = await readLog(container, { ...query, status: 'sent' }, callBy(admin).identity);
    expect(sent.items).toEqual([]);
  });

  it('tells open pages how many are unread, once there is something new', async () => {
    const fan = await givenUser(platform.container.db);
    const listener = new Redis(process.env.REDIS_URL!);
    const heard: string[] = [];
    listener.on('message', (_, message) => heard.push(message));
    await listener.subscribe(liveChannel(fan.id));

    await platform.deliver([confirmed(fan.id)]);
    await until('the page heard of it', async () => heard.length > 0);
    const { identity } = callBy(fan);
    await readAll(platform.container, undefined, identity);
    await until('the page heard that all is read', async () => heard.length > 1);

    expect(heard.map((message) => JSON.parse(message))).toEqual([{ unread: 1 }, { unread: 0 }]);
    listener.disconnect();
  });

  it('takes a poisonous message alone out of its batch', async () => {
    const fan = await givenUser(platform.container.db);
    const { data, ...rest } = confirmed(fan.id);
    const poison = { ...rest, id: newId(), data: { ...data, eventId: newId() } };
    const answer = await platform.deliver([poison, confirmed(fan.id)]);
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(await logOf(platform, fan)).toHaveLength(1);
  });
});
