import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openParsed } from './parsed.ts';
import type { RedisClient } from './redis-client.ts';

/**
 * How long whoever reads anew is waited for. A holder that died is followed by the next one after this; one that is
 * only slow is joined by a second.
 */
const LOCK_MS = 2_000;
/** A value that ran out is kept a while longer, to be shown while somebody reads it anew. */
const STALE_MS = LOCK_MS;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 80;

/** A command to Redis; undefined when Redis is away. */
type Run = <Result>(command: (redis: RedisClient) => Promise<Result>) => Promise<Result | undefined>;

type Remember = <Value>(key: string, seconds: number, load: () => Promise<Value>) => Promise<Value>;

/** What was found, for the figures. */
export interface Counts {
  add(key: string, outcome: 'hits' | 'misses'): void;
  /** Tells what was counted before, with the command that is about to go. */
  tell(redis: RedisClient): void;
}

/** Gives the value as JSON. */
type Load = () => Promise<string>;
type Kept = { readonly text: string | null; readonly isFresh: boolean };

/**
 * Remembers values so that a value that is missing is loaded once, however many ask: callers of one process share
 * one flight, processes share a short lock. While one reads anew, the others get the value that just ran out, or
 * wait for the new one when there is none. A Redis that is away keeps nobody waiting.
 */
export function openSingleFlight(run: Run, counts: Counts): Remember {
  const flights = new Map<string, Promise<string>>();
  const parsed = openParsed();

  async function fly(key: string, seconds: number, load: Load): Promise<string> {
    const patientUntil = performance.now() + 2 * LOCK_MS;
    for (let turn = 0; ; turn += 1) {
      const kept = await run((redis) => {
        if (turn === 0) counts.tell(redis);
        return look(redis, key);
      });
      if (kept === undefined) return load();
      if (turn === 0) counts.add(key, kept.text === null ? 'misses' : 'hits');
      if (kept.text !== null && kept.isFresh) return kept.text;
      const token = randomUUID();
      // Null is a lock that another holds.
      const won = await run((redis) => redis.set(lockOf(key), token, 'PX', LOCK_MS, 'NX'));
      if (won === 'OK') return loadAndKeep({ key, seconds, token }, load);
      if (kept.text !== null) return kept.text;
      if (won === undefined || performance.now() > patientUntil) return load();
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** turn, LONGEST_PAUSE_MS));
    }
  }

  async function loadAndKeep({ key, seconds, token }: Turn, load: Load): Promise<string> {
    try {
      // The holder before may have finished between the look and the lock.
      const kept = await run((redis) => look(redis, key));
      if (kept?.isFresh && kept.text !== null) return kept.text;
      const text = await load();
      await run((redis) => redis.set(key, text, 'PX', seconds * 1000 + STALE_MS));
      return text;
    } finally {
      // Only one's own: the lock of a slow holder has run out and may be another's by now.
      await run((redis) => redis.eval(UNLOCK, 1, lockOf(key), token));
    }
  }

  return async (key, seconds, load) => {
    let flight = flights.get(key);
    if (flight === undefined) {
      flight = fly(key, seconds, async () => JSON.stringify(await load())).finally(() => flights.delete(key));
      flights.set(key, flight);
    }
    return parsed(key, await flight);
  };
}

interface Turn {
  readonly key: string;
  readonly seconds: number;
  readonly token: string;
}

const UNLOCK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

const lockOf = (key: string): string => `lock:${key}`;

async function look(redis: RedisClient, key: string): Promise<Kept> {
  const [text, left] = await Promise.all([redis.get(key), redis.pttl(key)]);
  return { text, isFresh: left > STALE_MS };
}
