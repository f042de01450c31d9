import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@concert/values/clock';

/** Keeps calls from waiting for something that is known to be away. */
export interface Breaker {
  /** The call's result, or undefined while the thing is away or when the call failed: the caller goes on without. */
  run<Result>(call: () => Promise<Result>): Promise<Result | undefined>;
}

export interface BreakerOptions {
  readonly clock: Clock;
  /** Resolves when the thing answers again. */
  readonly probe: () => Promise<unknown>;
  /** Whether a failed call means that the thing is away, rather than that the call was wrong. */
  readonly isOutage: (error: unknown) => boolean;
  /** Told of each failed call, but of an outage once. */
  readonly onTrouble: (error: Error) => void;
}

/** Between two probes: at first so long, each time twice as long, and never longer than the last. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

/** How long a call waits for a probe. What takes longer goes on by itself, and the call goes on without. */
const PATIENCE = 50;

/**
 * A circuit breaker (M. Nygard, «Release It!»): closed, calls pass; the first one that finds the thing away opens it,
 * and calls are answered at once with nothing. After a pause it is half-open: one probe asks whether the thing is
 * back, not a caller's own call, so that nobody waits for its time-out.
 */
export function openBreaker({ clock, probe, isOutage, onTrouble }: BreakerOptions): Breaker {
  let isClosed = true;
  let pauseFor = FIRST_PAUSE;
  let probeAt = 0;
  let probing: Promise<void> | undefined;

  function open(): void {
    isClosed = false;
    probeAt = clock().getTime() + pauseFor;
    pauseFor = Math.min(2 * pauseFor, LONGEST_PAUSE);
  }

  async function ask(): Promise<void> {
    try {
      await probe();
      isClosed = true;
      pauseFor = FIRST_PAUSE;
    } catch {
      open();
    } finally {
      probing = undefined;
    }
  }

  async function isBack(): Promise<boolean> {
    if (probing === undefined) {
      if (clock().getTime() < probeAt) return false;
      probing = ask();
      await Promise.race([probing, pause(PATIENCE, undefined, { ref: false })]);
    }
    return isClosed;
  }

  return {
    async run(call) {
      if (!isClosed && !(await isBack())) return undefined;
      try {
        return await call();
      } catch (error) {
        // Calls that were under way when it opened say nothing new.
        const isNews = isClosed || !isOutage(error);
        if (isClosed && isOutage(error)) open();
        if (isNews) onTrouble(error instanceof Error ? error : new Error(String(error)));
        return undefined;
      }
    },
  };
}
