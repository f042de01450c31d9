import type { Cache } from '@concert/cloud/cache';
import type { RateClass } from '@concert/contracts/operation';
import type { Clock } from '@concert/values/clock';
import { tooMany, unauthenticated } from '@concert/values/problems';
import type { Identity } from './identity.ts';
import { bucketOf, type RateLimits } from './rate-limits.ts';
import { HOT_SESSION_SECONDS, type SessionLookup, sessionKey } from './sessions.ts';

/** What a response tells of the caller's rate limit (draft-ietf-httpapi-ratelimit-headers). */
export type RateHeaders = Readonly<Record<string, string>>;

export interface Caller {
  readonly identity: Identity | undefined;
  readonly address: string;
}

/**
 * Lets a call in: within its rate limit, and with a session that still lives. One round trip to Redis.
 * Without Redis nobody is limited and the session is read from its table.
 * @throws Problem `too-many-requests` (429) or `session-ended` (401)
 */
export type Admit = (caller: Caller, rate: RateClass) => Promise<RateHeaders>;

interface AdmissionOptions {
  readonly cache: Cache;
  readonly isSessionAlive: SessionLookup;
  readonly limits: RateLimits;
  readonly clock: Clock;
}

/**
 * Token bucket and session in one script, by Redis's own clock. Returns whether a token was left, how many are
 * left, the seconds until the bucket is full and until the next token, and the session's hot copy.
 */
const ADMIT = `
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2]) / 60
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
local admitted = 0
if tokens >= 1 then tokens = tokens - 1 admitted = 1 end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 1)
local session = ''
if KEYS[2] then session = redis.call('GET', KEYS[2]) or '' end
return { admitted, math.floor(tokens), math.ceil((burst - tokens) / rate), math.ceil((1 - tokens) / rate), session }
`;

export function admission({ cache, isSessionAlive, limits, clock }: AdmissionOptions): Admit {
  return async ({ identity, address }, rate) => {
    if (identity !== undefined && identity.expiresAt <= clock()) throw sessionEnded();
    const { key, limit } = bucketOf(limits, rate, { userId: identity?.userId, address });
    const keys = identity === undefined ? [key] : [key, hotKey(identity)];
    const answer = await cache.run((redis) =>
      redis.eval(ADMIT, keys.length, ...keys, limit.burst, limit.perMinute),
    );
    const [admitted, left, full, next, session] = Array.isArray(answer) ? answer : [1, limit.burst, 0, 0, ''];
    const headers = {
      'ratelimit-limit': String(limit.burst),
      'ratelimit-remaining': String(left),
      'ratelimit-reset': String(full),
    };
    if (admitted === 0)
      throw tooMany('Too many requests; wait before the next one.', Math.max(1, Number(next)));
    if (identity !== undefined) await requireSession(identity, session);
    return headers;
  };

  async function requireSession(identity: Identity, hotCopy: unknown): Promise<void> {
    if (hotCopy === 'alive') return;
    if (hotCopy === 'ended' || !(await isSessionAlive(identity.sessionId))) throw sessionEnded();
    // NX: a logout that came meanwhile has the last word.
    await cache.run((redis) => redis.set(hotKey(identity), 'alive', 'EX', HOT_SESSION_SECONDS, 'NX'));
  }
}

const hotKey = (identity: Identity): string => sessionKey(identity.userId, identity.sessionId);

const sessionEnded = () => unauthenticated('This session has ended; log in again.', 'session-ended');
