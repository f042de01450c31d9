import type { Cache } from '@concert/cloud/cache';
import { type Clock, SECOND } from '@concert/values/clock';
import { type Problem, tooMany } from '@concert/values/problems';

/** The pace at which all instances together hand mails to SES. */
export interface SendRate {
  /**
   * Waits for this mail's turn.
   * @throws Problem `mail-throttled` when the turn is too far away to wait for; it tells when to come again
   */
  take(): Promise<void>;
  /** SES has had enough for today: nobody sends for a while. @returns the problem to be thrown */
  rest(): Promise<Problem>;
}

interface SendRateOptions {
  readonly cache: Cache;
  readonly clock: Clock;
  /** Whose pace it is: those of one name share it. */
  readonly name: string;
  /** Of the account: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html */
  readonly perSecond: number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

const PATIENCE = 3 * SECOND;

/** As long as SQS can delay a message. SES's day is a sliding one: some of it comes back every minute. */
export const REST_SECONDS = 15 * 60;

/** The instances that may send at once, of `infrastructure/cloud.json`: without Redis each keeps to its share. */
export const SENDING_INSTANCES = 20;

/**
 * The generic cell rate algorithm, by Redis's own clock: `KEYS[1]` holds when the next mail is due. Returns whether
 * this one has a place, and the milliseconds until its turn. Without bursts, since SES counts each second.
 */
const TAKE = `
local resting = redis.call('PTTL', KEYS[2])
if resting > 0 then return { 0, resting } end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local interval, patience = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
if due - now > patience then return { 0, math.ceil(due - now) } end
redis.call('SET', KEYS[1], due + interval, 'PX', math.ceil(due + interval - now) + 1000)
return { 1, math.ceil(due - now) }
`;

export function openSendRate({ cache, clock, name, perSecond, pause }: SendRateOptions): SendRate {
  // The `{…}` keeps both keys in one slot of a Redis cluster.
  const [due, rest] = [`{mail:${name}}:due`, `{mail:${name}}:rest`];
  const interval = SECOND / perSecond;
  const alone = openOwnRate(clock, interval * SENDING_INSTANCES);
  let restingUntil = 0;

  async function placeInLine(): Promise<readonly [hasPlace: boolean, wait: number]> {
    const answer = await cache.run((redis) => redis.eval(TAKE, 2, due, rest, interval, PATIENCE));
    if (Array.isArray(answer)) return [answer[0] === 1, Number(answer[1])];
    const resting = restingUntil - clock().getTime();
    return resting > 0 ? [false, resting] : alone();
  }

  return {
    async take() {
      const [hasPlace, wait] = await placeInLine();
      if (!hasPlace) throw throttled(wait);
      if (wait > 0) await pause(wait);
    },
    async rest() {
      restingUntil = clock().getTime() + REST_SECONDS * SECOND;
      await cache.run((redis) => redis.set(rest, '1', 'EX', REST_SECONDS));
      return throttled(REST_SECONDS * SECOND);
    },
  };
}

/** The same without Redis, for this instance alone. */
function openOwnRate(clock: Clock, interval: number): () => readonly [boolean, number] {
  let next = 0;
  return () => {
    const now = clock().getTime();
    const due = Math.max(next, now);
    const wait = due - now;
    if (wait > PATIENCE) return [false, wait];
    next = due + interval;
    return [true, wait];
  };
}

/** To be tried again after so many milliseconds. */
export function throttled(wait: number): Problem {
  const seconds = Math.min(REST_SECONDS, Math.max(1, Math.ceil(wait / SECOND)));
  return tooMany(
    'Mails go out as fast as the provider allows; try this one again later.',
    seconds,
    'mail-throttled',
  );
}
