import type { ServiceName } from '@concert/contracts/services';
import { type Answer, gatewayProblem } from './gateway-problem.ts';
import { openRoom, type Room, type RoomIsFull, type RoomLimits } from './room.ts';
import { openBucket, type Throttle } from './token-bucket.ts';

/** What a service's function may have at work at once: its reserved concurrency. */
export interface Reserved {
  readonly name: string;
  readonly atOnce: number;
}

export interface AdmissionLimits extends Omit<RoomLimits, 'atOnce'> {
  readonly throttle: Throttle;
}

/**
 * What AWS puts in front of functions: the stage's throttle for all calls together, and for each function its
 * reserved concurrency. A function's instances here share two processors, so whoever comes while all are at work waits
 * for a moment instead of being refused, in a room with an end: docs/decisions/0035.
 */
export interface Admission {
  /** @returns the refusal of a call beyond the stage's throttle */
  throttled(requestId: string): Answer | undefined;
  /** @throws Error for a service without a function */
  roomOf(service: ServiceName): Room;
}

/** API Gateway's quota for an account, where an environment sets no less (`throttling` in infrastructure/variables.tf). */
const ACCOUNT_QUOTA: Throttle = { perSecond: 10_000, burst: 5_000 };

/**
 * The limits of one of several gateway processes that share the port: the throttle is all of theirs together. A rush of
 * 1,000 at one moment is served to the last, with room to spare.
 */
export function limitsOfOne(gateways: number): AdmissionLimits {
  return {
    throttle: { perSecond: ACCOUNT_QUOTA.perSecond / gateways, burst: ACCOUNT_QUOTA.burst / gateways },
    mostWaiting: 1_200,
    overloadedWaitMs: 250,
    longestWaitMs: 20_000,
  };
}

export function openAdmission(
  functions: ReadonlyMap<ServiceName, Reserved>,
  { throttle, ...limits }: AdmissionLimits,
): Admission {
  const mayPass = openBucket(throttle);
  const rooms = new Map(
    [...functions].map(([service, { name, atOnce }]) => [
      service,
      openRoom({ ...limits, atOnce }, (isOverloaded) => note(name, isOverloaded)),
    ]),
  );
  return {
    throttled: (requestId) => (mayPass() ? undefined : retryLater(429, THROTTLED, requestId, 1)),
    roomOf(service) {
      const room = rooms.get(service);
      if (room === undefined) throw new Error(`no function serves ${service}`);
      return room;
    },
  };
}

/** What somebody gets for whom there is no room now. */
export function noRoom({ retryAfter }: RoomIsFull, requestId: string): Answer {
  return retryLater(503, OVERLOADED, requestId, retryAfter);
}

function retryLater(
  status: 429 | 503,
  problem: { readonly type: string; readonly detail: string },
  requestId: string,
  seconds: number,
): Answer {
  const answer = gatewayProblem(status, problem, requestId);
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

function note(name: string, isOverloaded: boolean): void {
  console.error(JSON.stringify({ function: name, overload: isOverloaded ? 'begins' : 'is over' }));
}

const THROTTLED = { type: 'too-many-requests', detail: 'Too many requests; wait before the next one.' };
const OVERLOADED = { type: 'unavailable', detail: 'Too many people are here at this moment; try again.' };
