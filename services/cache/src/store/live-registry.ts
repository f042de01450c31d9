import type { Cache } from '@concert/cloud/cache';
import type { Clock } from '@concert/values/clock';
import { z } from 'zod';
import { CONNECTION_SECONDS, MESSAGES_WITHIN_SECONDS, PLACE_FOR, type SocketLogin } from '../domain/live.ts';

/**
 * Who listens to what, in Redis: losing it costs speed only, since clients ask the API when they hear nothing. Each
 * command touches one key, so that the keys may lie anywhere in a cluster. Each call answers undefined when Redis
 * is away.
 */
export interface LiveRegistry {
  /** Notes a new socket. @returns how many its address has now */
  add(id: string, address: string): Promise<number | undefined>;
  /** Forgets a socket and all that it listens to. */
  remove(id: string): Promise<void>;
  /** Whether the socket is known. */
  isKnown(id: string): Promise<boolean | undefined>;
  /** A socket that says something keeps its place among those of its address. */
  keepPlace(id: string, address: string): Promise<void>;
  /** Counts a message. @returns how many came within the last seconds */
  countMessage(id: string): Promise<number | undefined>;
  topicsOf(id: string): Promise<readonly string[] | undefined>;
  listen(id: string, eventId: string): Promise<void>;
  stopListening(id: string, eventId: string): Promise<void>;
  logIn(id: string, login: SocketLogin): Promise<void>;
  /** @returns whether it was logged in; of several who ask at once one is told so */
  logOut(id: string): Promise<boolean>;
  listenersOf(eventId: string): Promise<readonly string[]>;
  /** Marks events whose availability changed, those that somebody listens to. */
  markChanged(eventIds: readonly string[]): Promise<void>;
  /** Takes events that changed; each is given once. */
  takeChanged(most: number): Promise<readonly string[]>;
  /** The users who listen, and their sockets. */
  users(): Promise<readonly string[]>;
  socketsOf(userId: string): Promise<readonly UserSocket[]>;
  /** What users were last told. */
  toldUnread(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  keepUnread(userId: string, unread: number): Promise<void>;
}

export interface UserSocket {
  readonly id: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

const CHANGED = 'live:changed';
const USERS = 'live:users';
const UNREAD = 'live:unread';
const socketKey = (id: string) => `live:socket:${id}`;
const topicsKey = (id: string) => `live:topics:${id}`;
const addressKey = (address: string) => `live:address:${address}`;
const eventKey = (eventId: string) => `live:event:${eventId}`;
const userKey = (userId: string) => `live:user:${userId}`;

const Login = z.object({ sessionId: z.string(), expiresAt: z.iso.datetime() });

export function openLiveRegistry(cache: Cache, clock: Clock): LiveRegistry {
  const run: Cache['run'] = (command) => cache.run(command);

  async function addTo(key: string, member: string): Promise<void> {
    await run((redis) => redis.sadd(key, member));
    await run((redis) => redis.expire(key, CONNECTION_SECONDS));
  }

  async function logOut(id: string): Promise<boolean> {
    const userId = await run((redis) => redis.hget(socketKey(id), 'userId'));
    if (typeof userId !== 'string') return false;
    const wasIn = await run((redis) => redis.hdel(socketKey(id), 'userId'));
    await run((redis) => redis.hdel(userKey(userId), id));
    if ((await run((redis) => redis.hlen(userKey(userId)))) === 0) {
      await run((redis) => redis.srem(USERS, userId));
      await run((redis) => redis.hdel(UNREAD, userId));
    }
    return wasIn === 1;
  }

  return {
    logOut,
    async add(id, address) {
      const noted = await run((redis) => redis.hset(socketKey(id), 'address', address));
      if (noted === undefined) return undefined;
      await run((redis) => redis.expire(socketKey(id), CONNECTION_SECONDS));
      const key = addressKey(address);
      const now = clock().getTime();
      await run((redis) => redis.zremrangebyscore(key, '-inf', now));
      await run((redis) => redis.zadd(key, now + PLACE_FOR, id));
      await run((redis) => redis.expire(key, CONNECTION_SECONDS));
      return run((redis) => redis.zcard(key));
    },
    async keepPlace(id, address) {
      await run((redis) => redis.zadd(addressKey(address), 'XX', clock().getTime() + PLACE_FOR, id));
    },
    async remove(id) {
      const address = await run((redis) => redis.hget(socketKey(id), 'address'));
      const topics = (await run((redis) => redis.smembers(topicsKey(id)))) ?? [];
      await logOut(id);
      await run((redis) => Promise.all(topics.map((eventId) => redis.srem(eventKey(eventId), id))));
      if (typeof address === 'string') await run((redis) => redis.zrem(addressKey(address), id));
      await run((redis) => Promise.all([redis.del(topicsKey(id)), redis.del(socketKey(id))]));
    },
    async isKnown(id) {
      const count = await run((redis) => redis.exists(socketKey(id)));
      return count === undefined ? undefined : count === 1;
    },
    async countMessage(id) {
      const key = `live:messages:${id}`;
      const count = await run((redis) => redis.incr(key));
      if (count === 1) await run((redis) => redis.expire(key, MESSAGES_WITHIN_SECONDS));
      return count;
    },
    topicsOf: (id) => run((redis) => redis.smembers(topicsKey(id))),
    async listen(id, eventId) {
      await addTo(topicsKey(id), eventId);
      await addTo(eventKey(eventId), id);
    },
    async stopListening(id, eventId) {
      await run((redis) => redis.srem(eventKey(eventId), id));
      await run((redis) => redis.srem(topicsKey(id), eventId));
    },
    async logIn(id, { userId, sessionId, expiresAt }) {
      const login = JSON.stringify({ sessionId, expiresAt: expiresAt.toISOString() });
      await run((redis) => redis.hset(socketKey(id), 'userId', userId));
      await run((redis) => redis.hset(userKey(userId), id, login));
      await run((redis) => redis.expire(userKey(userId), CONNECTION_SECONDS));
      await run((redis) => redis.sadd(USERS, userId));
    },
    listenersOf: async (eventId) => (await run((redis) => redis.smembers(eventKey(eventId)))) ?? [],
    async markChanged(eventIds) {
      const heard = await run((redis) => Promise.all(eventIds.map((id) => redis.exists(eventKey(id)))));
      const wanted = eventIds.filter((_, index) => heard?.[index] === 1);
      if (wanted.length > 0) await run((redis) => redis.sadd(CHANGED, ...wanted));
    },
    takeChanged: async (most) => (await run((redis) => redis.spop(CHANGED, most))) ?? [],
    users: async () => (await run((redis) => redis.smembers(USERS))) ?? [],
    async socketsOf(userId) {
      const sockets = (await run((redis) => redis.hgetall(userKey(userId)))) ?? {};
      // A key that expired leaves its user behind, and what the user was told last.
      if (Object.keys(sockets).length === 0) {
        await run((redis) => redis.srem(USERS, userId));
        await run((redis) => redis.hdel(UNREAD, userId));
      }
      return Object.entries(sockets).map(([id, text]) => {
        const { sessionId, expiresAt } = Login.parse(JSON.parse(text));
        return { id, sessionId, expiresAt: new Date(expiresAt) };
      });
    },
    async toldUnread(userIds) {
      const counts = await run((redis) => redis.hmget(UNREAD, ...userIds));
      return new Map(
        userIds.flatMap((userId, index) => {
          const count = counts?.[index];
          return typeof count === 'string' ? [[userId, Number(count)] as const] : [];
        }),
      );
    },
    async keepUnread(userId, unread) {
      await run((redis) => redis.hset(UNREAD, userId, unread));
    },
  };
}
