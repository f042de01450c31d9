import { setTimeout as pause } from 'node:timers/promises';
import type { Cache } from '@concert/cloud/cache';
import { HOT_SESSION_SECONDS, sessionKey } from '@concert/service-kit/sessions';
import { MINUTE, SECOND } from '@concert/values/clock';
import { ACCESS_FOR } from '../domain/session.ts';

/** What Redis says of sessions, so that admission need not read their table for each call. */
export interface HotSessions {
  /** Notes a new session; it does no harm that Redis may be away. */
  began(userId: string, sessionId: string): Promise<void>;
  /**
   * Tells everybody that sessions have ended. Tries for two seconds.
   * @returns whether Redis knows; if not, a hot copy from before may speak for up to 60 seconds more
   */
  ended(userId: string, sessionIds: readonly string[]): Promise<boolean>;
}

/** Longer than any access token of the session can live. */
const ENDED_SECONDS = (ACCESS_FOR + 5 * MINUTE) / SECOND;

const TRIES = 3;
/** A little longer than the cache's breaker keeps calls away from a Redis that failed. */
const PAUSE = 1_050;

export function openHotSessions(cache: Cache): HotSessions {
  return {
    async began(userId, sessionId) {
      await cache.run((redis) =>
        redis.set(sessionKey(userId, sessionId), 'alive', 'EX', HOT_SESSION_SECONDS, 'NX'),
      );
    },
    async ended(userId, sessionIds) {
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        const told = await cache.run((redis) =>
          Promise.all(
            sessionIds.map((id) => redis.set(sessionKey(userId, id), 'ended', 'EX', ENDED_SECONDS)),
          ),
        );
        if (told !== undefined) return true;
        if (attempt < TRIES) await pause(PAUSE);
      }
      return false;
    },
  };
}
