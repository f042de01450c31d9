import { DAY, MINUTE } from '@concert/values/clock';
import { ACCESS_FOR } from './session.ts';

/** A key of the ring by what rotation needs to know. */
export interface RingKey {
  readonly kid: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** When another took its place; absent on the key that signs and on the one that will. */
  readonly retiredAt?: string | undefined;
}

/** The keys that signatures are made and checked with: `current` signs, all of them verify. */
export interface KeyRing<Key extends RingKey> {
  readonly current: string;
  /** Since when `current` signs; absent on a ring that was never rotated. */
  readonly currentSince?: string | undefined;
  readonly keys: readonly Key[];
}

/** A key signs so long, give or take a day. */
const SIGNS_FOR = 30 * DAY;

/** Every instance reads the secret at least every five minutes; twice that, and nobody meets a key that they do not know. */
const KNOWN_AFTER = 10 * MINUTE;

/** A token that was signed by an instance which had not read of the change yet lives so long at most, and some more. */
const VERIFIES_FOR = ACCESS_FOR + 15 * MINUTE;

/**
 * The ring one step on, by as little as is due: keys of which no token can be good any more go; the next key, which
 * was published long before, takes over after 30 days; a new one is published to be the next. Any number of steps
 * at any times leaves every good token verifiable.
 * @returns the same ring when nothing is due
 */
export function rotated<Key extends RingKey>(
  ring: KeyRing<Key>,
  now: Date,
  makeKey: () => Key,
): KeyRing<Key> {
  const kept = withoutOldKeys(settled(ring, now), now);
  const next = nextOf(kept);
  if (next === undefined) return { ...kept, keys: [...kept.keys, makeKey()] };
  const isDue = since(kept, now) >= SIGNS_FOR && now.getTime() - Date.parse(next.createdAt) >= KNOWN_AFTER;
  return isDue ? { ...advanced(kept, next, now), keys: [...retired(kept, now), makeKey()] } : kept;
}

function advanced<Key extends RingKey>(ring: KeyRing<Key>, next: Key, now: Date): KeyRing<Key> {
  return { ...ring, current: next.kid, currentSince: now.toISOString() };
}

const retired = <Key extends RingKey>({ keys, current }: KeyRing<Key>, now: Date): readonly Key[] =>
  keys.map((key) => (key.kid === current ? { ...key, retiredAt: now.toISOString() } : key));

/** A key that somebody made the current one by hand left those before it without a date. */
function settled<Key extends RingKey>(ring: KeyRing<Key>, now: Date): KeyRing<Key> {
  const place = ring.keys.findIndex((key) => key.kid === ring.current);
  if (ring.keys.every((key, index) => index >= place || key.retiredAt !== undefined)) return ring;
  const keys = ring.keys.map((key, index) =>
    index < place && key.retiredAt === undefined ? { ...key, retiredAt: now.toISOString() } : key,
  );
  return { ...ring, keys };
}

function withoutOldKeys<Key extends RingKey>(ring: KeyRing<Key>, now: Date): KeyRing<Key> {
  const isNeeded = ({ kid, retiredAt }: Key) =>
    kid === ring.current || retiredAt === undefined || now.getTime() - Date.parse(retiredAt) < VERIFIES_FOR;
  const keys = ring.keys.filter(isNeeded);
  return keys.length === ring.keys.length ? ring : { ...ring, keys };
}

/** Keys stand in the order in which they sign. */
function nextOf<Key extends RingKey>({ keys, current }: KeyRing<Key>): Key | undefined {
  const place = keys.findIndex((key) => key.kid === current);
  return keys.slice(place + 1).find((key) => key.retiredAt === undefined);
}

function since<Key extends RingKey>({ keys, current, currentSince }: KeyRing<Key>, now: Date): number {
  const begin = currentSince ?? keys.find((key) => key.kid === current)?.createdAt;
  return begin === undefined ? 0 : now.getTime() - Date.parse(begin);
}
