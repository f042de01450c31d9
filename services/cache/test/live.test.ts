import { openCache } from '@concert/cloud/cache';
import { openTables, writeItems } from '@concert/cloud/tables';
import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { LiveMessage } from '@concert/contracts/live';
import { queueHandler } from '@concert/service-kit/consumers';
import { SESSION_TABLE } from '@concert/service-kit/sessions';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { envelope, sqsEvent } from '@concert/testing/calls';
import { systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { liveConsumers } from '../src/consumers.ts';
import { buildContainer, type CacheContainer } from '../src/container.ts';
import { MOST_CONNECTIONS_OF_ADDRESS, MOST_MESSAGES, PLACE_FOR } from '../src/domain/live.ts';
import { socketHandler } from '../src/live.ts';
import { openLiveRegistry } from '../src/store/live-registry.ts';
import { pushAvailability, pushInboxes, pushLive } from '../src/use-cases/push-live.ts';

let built: CacheContainer;
let container: CacheContainer;
/** What each socket was told, and which ones were closed. */
let told: Map<string, LiveMessage[]>;
let closed: Set<string>;
let gone: Set<string>;
let posts: number;

beforeAll(async () => {
  built = await buildContainer(process.env);
});

afterAll(async () => {
  built.cache.close();
  await built.db.destroy();
});

beforeEach(async () => {
  // What other tests of this file left to be told.
  while ((await built.registry.takeChanged(500)).length > 0);
  told = new Map();
  [closed, gone] = [new Set(), new Set()];
  posts = 0;
  container = {
    ...built,
    verifyToken: async (token) => TOKENS.get(token),
    connections: {
      async post(id, message) {
        posts += 1;
        if (gone.has(id)) return false;
        told.set(id, [...(told.get(id) ?? []), LiveMessage.parse(message)]);
        return true;
      },
      close: async (id) => void closed.add(id),
    },
  };
});

const TOKENS = new Map<string, { userId: string; sessionId: string; expiresAt: Date }>();

async function givenLogin(expiresAt = new Date(Date.now() + 900_000)) {
  const user = await givenUser(container.db);
  const sessionId = newId();
  const ends = Math.floor(Date.now() / 1000) + 3_600;
  await writeItems(openTables(), SESSION_TABLE, [{ sessionId, userId: user.id, expiresAt: ends }]);
  const token = `token-of-${sessionId}`;
  TOKENS.set(token, { userId: user.id, sessionId, expiresAt });
  return { user, sessionId, token };
}

type Socket = { readonly id: string; readonly address: string };

async function event(socket: Socket, eventType: string, more: object = {}): Promise<number> {
  const requestContext = { connectionId: socket.id, eventType, identity: { sourceIp: socket.address } };
  const answer = await socketHandler(container)({ requestContext, ...more } as never);
  return (answer as { readonly statusCode: number }).statusCode;
}

async function givenSocket(address = `198.51.100.7-${newId()}`): Promise<Socket> {
  const socket = { id: newId(), address };
  expect(await event(socket, 'CONNECT')).toBe(200);
  return socket;
}

const say = (socket: Socket, body: unknown) =>
  event(socket, 'MESSAGE', { body: typeof body === 'string' ? body : JSON.stringify(body) });
const subscribe = (socket: Socket, ...topics: readonly string[]) =>
  say(socket, { action: 'subscribe', topics });
const toldTo = (socket: Socket) => told.get(socket.id) ?? [];

const sold = async ({ id: eventId }: TestEvent, times = 1) => {
  const data = { bookingId: newId(), eventId, userId: newId(), items: [] };
  const events = Array.from({ length: times }, () =>
    envelope(bookingEvents.TicketsHeld, data.bookingId, { ...data, totalMinor: 0, currency: 'EUR' }),
  );
  const handler = queueHandler('live', liveConsumers(container), container.telemetry);
  expect(await handler(sqsEvent(events))).toEqual({ batchItemFailures: [] });
};

const take = (event: TestEvent, free: number) =>
  container.db
    .updateTable('ticket_stock')
    .set({ free })
    .where('ticket_type_id', 'in', event.ticketTypeIds)
    .execute();

describe('availability', () => {
  it('is told when somebody subscribes, and again when it changed, once for many sales', async () => {
    const concert = await givenEvent(container.db, { ticketTypes: [{ capacity: 3 }] });
    const socket = await givenSocket();

    await subscribe(socket, `event:${concert.id}`);
    expect(toldTo(socket)).toEqual([
      { type: 'subscribed', topics: [`event:${concert.id}`] },
      {
        type: 'availability',
        eventId: concert.id,
        ticketTypes: [{ ticketTypeId: concert.ticketTypeIds[0], available: 3 }],
      },
    ]);

    await take(concert, 1);
    await sold(concert, 40);
    expect(await pushAvailability(container)).toBe(1);
    expect(await pushAvailability(container)).toBe(0);
    expect(toldTo(socket).at(-1)).toMatchObject({ ticketTypes: [{ available: 1 }] });
    expect(toldTo(socket)).toHaveLength(3);
  });

  it('is no work while nobody listens', async () => {
    const concert = await givenEvent(container.db);
    await sold(concert, 5);
    expect(await container.registry.takeChanged(10)).toEqual([]);
    expect(posts).toBe(0);
  });

  it('is told no longer to a socket that unsubscribed, was closed or is gone', async () => {
    const concert = await givenEvent(container.db);
    const [left, shut, lost] = [await givenSocket(), await givenSocket(), await givenSocket()];
    for (const socket of [left, shut, lost]) await subscribe(socket, `event:${concert.id}`);
    await say(left, { action: 'unsubscribe', topics: [`event:${concert.id}`] });
    await event(shut, 'DISCONNECT');
    gone.add(lost.id);
    posts = 0;

    await sold(concert);
    expect(await pushAvailability(container)).toBe(0);
    expect(posts).toBe(1);
    await sold(concert);
    await pushAvailability(container);
    expect(posts).toBe(1);
  });

  it('of a draft or of nothing is told to nobody', async () => {
    const draft = await givenEvent(container.db, { status: 'draft' });
    const socket = await givenSocket();
    await subscribe(socket, `event:${draft.id}`, `event:${newId()}`);
    const reasons = toldTo(socket).flatMap((message) => (message.type === 'refused' ? message.reason : []));
    expect(reasons).toEqual(['unknown-event', 'unknown-event']);
    expect(toldTo(socket).some(({ type }) => type === 'availability')).toBe(false);
  });

  it('is told in the next round when the database was away in this one', async () => {
    const concert = await givenEvent(container.db);
    const socket = await givenSocket();
    await subscribe(socket, `event:${concert.id}`);
    await sold(concert);
    const away: CacheContainer = {
      ...container,
      get db(): never {
        throw new Error('no database');
      },
    };
    await expect(pushAvailability(away)).rejects.toThrow('no database');
    expect(await pushAvailability(container)).toBe(1);
  });

  it('goes out every second while a run lasts, an event once a second at most', async () => {
    const concert = await givenEvent(container.db);
    const socket = await givenSocket();
    await subscribe(socket, `event:${concert.id}`);
    const before = toldTo(socket).length;
    const ends = performance.now() + 2_500;
    const running = pushLive(container, { millisecondsLeft: () => 3_000 + ends - performance.now() });
    while (performance.now() < ends - 200) await sold(concert);
    await running;
    const messages = toldTo(socket).length - before;
    expect(messages).toBeGreaterThanOrEqual(1);
    expect(messages).toBeLessThanOrEqual(4);
  });
});

describe('the inbox', () => {
  const notify = (userId: string) =>
    container.db
      .insertInto('notifications_log')
      .values({
        ...{ id: newId(), cause_key: newId(), user_id: userId, channel: 'inbox', title: 'T', body: 'B' },
        ...{ status: 'sent', created_at: new Date(), updated_at: new Date() },
      })
      .execute();

  it('tells its owner how many are unread, at once and when that changes', async () => {
    const { user, token } = await givenLogin();
    await notify(user.id);
    const socket = await givenSocket();
    await say(socket, { action: 'subscribe', topics: ['user'], token });
    expect(toldTo(socket)).toEqual([
      { type: 'subscribed', topics: ['user'] },
      { type: 'inbox', unread: 1 },
    ]);

    await pushInboxes(container);
    expect(toldTo(socket)).toHaveLength(2);
    await notify(user.id);
    await pushInboxes(container);
    expect(toldTo(socket).at(-1)).toEqual({ type: 'inbox', unread: 2 });
    await container.db
      .updateTable('notifications_log')
      .set({ read_at: new Date() })
      .where('user_id', '=', user.id)
      .execute();
    await pushInboxes(container);
    expect(toldTo(socket).at(-1)).toEqual({ type: 'inbox', unread: 0 });
  });

  it.each([
    ['no token', undefined],
    ['a bad token', 'nonsense'],
  ])('tells nothing to a socket with %s', async (_, token) => {
    const socket = await givenSocket();
    await say(socket, { action: 'subscribe', topics: ['user'], ...(token === undefined ? {} : { token }) });
    expect(toldTo(socket)).toMatchObject([{ type: 'refused', reason: 'unauthenticated' }]);
  });

  it('tells nothing to a session that has ended, and no more to one that ends', async () => {
    const { user, sessionId, token } = await givenLogin();
    const socket = await givenSocket();
    await say(socket, { action: 'subscribe', topics: ['user'], token });
    const ended = envelope(authEvents.SessionEnded, user.id, {
      userId: user.id,
      sessionId,
      reason: 'logout',
    });
    const handler = queueHandler('live', liveConsumers(container), container.telemetry);
    await handler(sqsEvent([ended, ended]));
    await notify(user.id);
    await pushInboxes(container);
    expect(toldTo(socket).slice(2)).toEqual([{ type: 'ended', topic: 'user' }]);

    container = { ...container, isSessionAlive: async () => false };
    await say(socket, { action: 'subscribe', topics: ['user'], token });
    expect(toldTo(socket).at(-1)).toMatchObject({ type: 'refused', reason: 'unauthenticated' });
  });

  it('ends with the token, and goes on with a new one', async () => {
    const { user, sessionId, token } = await givenLogin(new Date(Date.now() - 1));
    const socket = await givenSocket();
    await say(socket, { action: 'subscribe', topics: ['user'], token });
    await pushInboxes(container);
    expect(toldTo(socket).at(-1)).toEqual({ type: 'ended', topic: 'user' });
    await notify(user.id);
    await pushInboxes(container);
    expect(toldTo(socket).at(-1)).toEqual({ type: 'ended', topic: 'user' });

    TOKENS.set('fresh', { userId: user.id, sessionId, expiresAt: new Date(Date.now() + 900_000) });
    await say(socket, { action: 'subscribe', topics: ['user'], token: 'fresh' });
    expect(toldTo(socket).at(-1)).toEqual({ type: 'inbox', unread: 1 });
  });
});

describe('a socket', () => {
  it('is opened by our own pages or no browser, and not too often from one address', async () => {
    const socket = { id: newId(), address: '203.0.113.200' };
    expect(await event(socket, 'CONNECT', { headers: { Origin: 'https://evil.example' } })).toBe(403);
    expect(await event(socket, 'CONNECT', { headers: { origin: container.publicOrigin } })).toBe(200);

    const address = `203.0.113.201-${newId()}`;
    const opened = await Promise.all(
      Array.from({ length: MOST_CONNECTIONS_OF_ADDRESS + 5 }, () =>
        event({ id: newId(), address }, 'CONNECT'),
      ),
    );
    expect(opened.filter((status) => status === 200).length).toBeLessThanOrEqual(MOST_CONNECTIONS_OF_ADDRESS);
    expect(opened).toContain(429);
  });

  it('frees its place when it is closed, also when that was never told', async () => {
    const address = `203.0.113.202-${newId()}`;
    const sockets = Array.from({ length: MOST_CONNECTIONS_OF_ADDRESS }, () => ({ id: newId(), address }));
    for (const socket of sockets) expect(await event(socket, 'CONNECT')).toBe(200);
    expect(await event({ id: newId(), address }, 'CONNECT')).toBe(429);
    await event(sockets[0]!, 'DISCONNECT');
    expect(await event({ id: newId(), address }, 'CONNECT')).toBe(200);
    expect(await event({ id: newId(), address }, 'CONNECT')).toBe(429);

    // Eleven minutes later those that said nothing are taken for closed.
    const later = () => new Date(Date.now() + PLACE_FOR);
    await container.registry.keepPlace(sockets[1]!.id, address);
    container = { ...container, registry: openLiveRegistry(container.cache, later) };
    expect(await container.registry.add(newId(), address)).toBeLessThan(5);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', ''],
    ['an unknown action', '{"action":"drop"}'],
    ['a topic of another form', '{"action":"subscribe","topics":["event:x"]}'],
    ['more than it may say', '{"action":"ping","more":1}'],
    ['deep nesting', `${'['.repeat(1_500)}${']'.repeat(1_500)}`],
    ['a prototype', '{"__proto__":{"action":"ping"}}'],
  ])('that says %s is told so, and stays open', async (_, text) => {
    const socket = await givenSocket();
    expect(await say(socket, text)).toBe(200);
    expect(toldTo(socket)).toMatchObject([{ type: 'refused', reason: 'invalid-message' }]);
    await say(socket, { action: 'ping' });
    expect(toldTo(socket).at(-1)).toEqual({ type: 'pong' });
  });

  it('that says too much at once, or too often, is closed', async () => {
    const long = await givenSocket();
    await say(long, JSON.stringify({ action: 'ping', padding: 'x'.repeat(5_000) }));
    expect(closed).toContain(long.id);

    const fast = await givenSocket();
    for (let count = 0; count <= MOST_MESSAGES; count += 1) await say(fast, { action: 'ping' });
    expect(closed).toContain(fast.id);
  });

  it('listens to no more topics than it may', async () => {
    const concerts = await Promise.all(Array.from({ length: 4 }, () => givenEvent(container.db)));
    const socket = await givenSocket();
    const known = concerts.map(({ id }) => `event:${id}`);
    await subscribe(socket, ...known);
    const others = Array.from({ length: 17 }, () => `event:${newId()}`);
    await subscribe(socket, ...others);
    expect(toldTo(socket).at(-1)).toMatchObject({ type: 'refused', reason: 'too-many-topics' });
  });

  it('is told to subscribe again when Redis has forgotten it', async () => {
    const socket = await givenSocket();
    await container.cache.run((redis) => redis.del(`live:socket:${socket.id}`));
    await say(socket, { action: 'ping' });
    expect(toldTo(socket)).toEqual([{ type: 'forgotten' }]);
  });

  it('is not opened without Redis, and what happens meanwhile fails nothing', async () => {
    const cache = openCache('redis://127.0.0.1:1', systemClock, () => {});
    container = { ...container, cache, registry: openLiveRegistry(cache, systemClock) };
    const socket = { id: newId(), address: '203.0.113.9' };
    expect(await event(socket, 'CONNECT')).toBe(503);
    expect(await say(socket, { action: 'ping' })).toBe(200);
    expect(toldTo(socket)).toMatchObject([{ type: 'refused', reason: 'unavailable' }]);
    await sold(await givenEvent(container.db));
    expect(await pushAvailability(container)).toBe(0);
    expect(await pushInboxes(container)).toBe(0);
    expect(await event(socket, 'DISCONNECT')).toBe(200);
    cache.close();
  });
});

it('forgets what was told to somebody whose sockets ran out without a farewell', async () => {
  const registry = openLiveRegistry(container.cache, systemClock);
  const userId = newId();
  await registry.keepUnread(userId, 3);
  expect(await registry.toldUnread([userId])).toEqual(new Map([[userId, 3]]));

  expect(await registry.socketsOf(userId)).toEqual([]);
  expect(await registry.toldUnread([userId])).toEqual(new Map());
});
