/** Calls `ring` when the next thing is due, as told by `nextDue` (Unix milliseconds; undefined: nothing waits). */
export interface Alarm {
  /** To be called whenever something new may have come due. */
  wake(): void;
  stop(): void;
}

/** A clock that is set forward, or a machine that slept, is noticed within this time. */
const MAX_SLEEP_MS = 1_000;

export function startAlarm(options: {
  readonly clock: () => Date;
  readonly nextDue: () => number | undefined;
  readonly ring: () => void;
}): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const wake = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    options.ring();
    const due = options.nextDue();
    if (due === undefined) return;
    const sleep = Math.max(1, Math.min(MAX_SLEEP_MS, due - options.clock().getTime()));
    timer = setTimeout(wake, sleep);
    timer.unref();
  };
  return {
    wake,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
