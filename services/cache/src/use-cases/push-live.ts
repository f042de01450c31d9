import { setTimeout as pause } from 'node:timers/promises';
import type { LiveMessage } from '@concert/contracts/live';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { LiveContainer } from '../container.ts';
import { availabilityOf } from '../store/availability.ts';
import { unreadOf } from '../store/unread.ts';
import { availabilityMessage } from './serve-socket.ts';

/** An event is told of at most once in this time, however many sales there are. */
const EVERY = 1 * SECOND;

/** An inbox is looked at once in so many rounds: few people, for whom seconds do not matter. */
const INBOX_ROUNDS = 3;

const EVENTS_A_ROUND = 200;
const USERS_A_STATEMENT = 200;
const POSTS_AT_ONCE = 25;

/** The run ends with this much of its time left, so that a round under way is not cut off. */
const HAND_OVER = 3 * SECOND;

type Figures = { posted: number; failures: number };

/**
 * Tells those who listen what changed, a round each second until the run's time is nearly over. While nobody listens
 * a round is two questions to Redis. One instance runs at a time, which is what keeps an event to one message a second.
 */
export async function pushLive(container: LiveContainer, run: JobRun): Promise<Readonly<Figures>> {
  const figures: Figures = { posted: 0, failures: 0 };
  for (let round = 0; run.millisecondsLeft() > HAND_OVER; round += 1) {
    const started = performance.now();
    try {
      figures.posted += await pushAvailability(container);
      if (round % INBOX_ROUNDS === 0) figures.posted += await pushInboxes(container);
    } catch (error) {
      figures.failures += 1;
      // The first of a row is told; the next round tries again.
      if (figures.failures === 1) container.telemetry.failure('push-live', error);
    }
    await pause(Math.max(0, started + EVERY - performance.now()));
  }
  return figures;
}

/** One round: events that changed since the last. @returns how many messages went out */
export async function pushAvailability(container: LiveContainer): Promise<number> {
  const { registry, db } = container;
  const changed = await registry.takeChanged(EVENTS_A_ROUND);
  if (changed.length === 0) return 0;
  let posted = 0;
  try {
    const found = await availabilityOf(db, changed);
    for (const eventId of changed) {
      const message = availabilityMessage(eventId, found.get(eventId) ?? []);
      posted += await postToAll(container, await registry.listenersOf(eventId), message);
    }
  } catch (error) {
    // Told in the next round then; one that was told already is told again.
    await registry.markChanged(changed);
    throw error;
  }
  return posted;
}

/** One round: users who listen and whose unread notifications are more or fewer than they were told. */
export async function pushInboxes(container: LiveContainer): Promise<number> {
  const { registry, db, clock } = container;
  const users = await registry.users();
  let posted = 0;
  for (let first = 0; first < users.length; first += USERS_A_STATEMENT) {
    const some = users.slice(first, first + USERS_A_STATEMENT);
    const [unread, told] = await Promise.all([unreadOf(db, some), registry.toldUnread(some)]);
    for (const userId of some) {
      const sockets = await registry.socketsOf(userId);
      const ended = sockets.filter(({ expiresAt }) => expiresAt <= clock());
      await endLogins(
        container,
        ended.map(({ id }) => id),
      );
      const count = unread.get(userId) ?? 0;
      if (count === told.get(userId)) continue;
      await registry.keepUnread(userId, count);
      const living = sockets.filter((socket) => !ended.includes(socket)).map(({ id }) => id);
      posted += await postToAll(container, living, { type: 'inbox', unread: count });
    }
  }
  return posted;
}

/** Sockets whose login is over hear no more of an inbox; what is public goes on. */
export async function endLogins(container: LiveContainer, ids: readonly string[]): Promise<void> {
  const ended: string[] = [];
  for (const id of ids) if (await container.registry.logOut(id)) ended.push(id);
  await postToAll(container, ended, { type: 'ended', topic: 'user' });
}

async function postToAll(
  { connections, registry, telemetry }: LiveContainer,
  ids: readonly string[],
  message: LiveMessage,
): Promise<number> {
  let posted = 0;
  for (let first = 0; first < ids.length; first += POSTS_AT_ONCE) {
    await Promise.all(
      ids.slice(first, first + POSTS_AT_ONCE).map(async (id) => {
        // One socket that cannot be reached keeps no other from hearing.
        try {
          if (await connections.post(id, message)) posted += 1;
          else await registry.remove(id);
        } catch (error) {
          telemetry.degraded('live-socket', error);
        }
      }),
    );
  }
  return posted;
}
