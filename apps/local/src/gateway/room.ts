/** Why somebody is not let in, and when it is worth another try, seconds. */
export class RoomIsFull extends Error {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('too many wait already');
    this.retryAfter = retryAfter;
  }
}

export interface RoomLimits {
  /** At work at once. */
  readonly atOnce: number;
  /** Waiting while all is well: what a rush may bring at one moment. */
  readonly mostWaiting: number;
  /** How long somebody may wait while it is not, milliseconds. */
  readonly overloadedWaitMs: number;
  /** How long anybody waits at all, milliseconds: nobody listens to the answer after that. */
  readonly longestWaitMs: number;
}

export interface Room {
  /** @throws RoomIsFull at once when whoever came now would not be let in: nothing was read or checked yet */
  requireSpace(): void;
  /**
   * Does the work when its turn comes, in the order of arrival.
   * @param isGone whether the caller has left: then it is not done at all
   * @throws RoomIsFull
   */
  enter<Result>(work: () => Promise<Result>, isGone: () => boolean): Promise<Result>;
}

interface Waiting {
  readonly start: () => void;
  readonly leave: (reason: RoomIsFull) => void;
  readonly isGone: () => boolean;
  readonly timer: NodeJS.Timeout;
}

/** Overload is over when nobody had to wait for so long. */
const CALM_MS = 1_000;
const SECOND_MS = 1_000;
const LONGEST_ADVICE = 10;

/**
 * Who may be at work and who may wait. A rush fills the room once and is served to the last; more than that is an
 * overload, which no room is large enough for. From then on until it is over only as many wait as are served within
 * `overloadedWaitMs`, so that those who are let in are answered soon, and all others learn at once when to come again.
 */
export function openRoom(
  { atOnce, mostWaiting, overloadedWaitMs, longestWaitMs }: RoomLimits,
  told: (isOverloaded: boolean) => void = () => {},
  now: () => number = () => performance.now(),
): Room {
  const queue: Waiting[] = [];
  const served = openRate(now);
  let atWork = 0;
  let isOverloaded = false;
  let lastWaitAt = Number.NEGATIVE_INFINITY;

  function setOverloaded(value: boolean): void {
    if (isOverloaded === value) return;
    isOverloaded = value;
    told(value);
  }

  const mayWait = (): number =>
    isOverloaded ? Math.max(1, (served.perSecond() * overloadedWaitMs) / SECOND_MS) : mostWaiting;

  const full = (): RoomIsFull => {
    const seconds = Math.ceil(queue.length / Math.max(1, served.perSecond()));
    return new RoomIsFull(Math.min(LONGEST_ADVICE, Math.max(1, seconds)));
  };

  function requireSpace(): void {
    if (isOverloaded && queue.length === 0 && now() - lastWaitAt > CALM_MS) setOverloaded(false);
    if (atWork < atOnce || queue.length < mayWait()) return;
    setOverloaded(true);
    throw full();
  }

  function turn(isGone: () => boolean): Promise<void> {
    if (atWork < atOnce && queue.length === 0) {
      atWork += 1;
      return Promise.resolve();
    }
    lastWaitAt = now();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = {
      start: resolve,
      leave: reject,
      isGone,
      timer: setTimeout(() => {
        queue.splice(queue.indexOf(waiting), 1);
        setOverloaded(true);
        reject(full());
      }, longestWaitMs),
    };
    queue.push(waiting);
    return promise;
  }

  function next(): void {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      clearTimeout(one.timer);
      if (!one.isGone()) {
        one.start();
        return;
      }
      one.leave(full());
    }
    atWork -= 1;
  }

  return {
    requireSpace,
    async enter(work, isGone) {
      requireSpace();
      await turn(isGone);
      try {
        return await work();
      } finally {
        served.count();
        next();
      }
    },
  };
}

/** How many were served in the second before this one, or in this one if those are more. */
function openRate(now: () => number) {
  let began = now();
  let current = 0;
  let before = 0;

  function turnOver(): void {
    const passed = now() - began;
    if (passed < SECOND_MS) return;
    before = (current * SECOND_MS) / passed;
    current = 0;
    began = now();
  }

  return {
    count(): void {
      turnOver();
      current += 1;
    },
    perSecond(): number {
      turnOver();
      return Math.max(before, current);
    },
  };
}
