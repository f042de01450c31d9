/** What is left of a hold. */
export interface Remaining {
  readonly totalSeconds: number;
  /** 9:05, minutes without a leading zero. */
  readonly clock: string;
  readonly minutes: number;
  readonly seconds: number;
  readonly isOver: boolean;
  /** Less than two minutes: time to say so. */
  readonly isShort: boolean;
}

const SHORT_SECONDS = 120;

/** What is left until `expiresAt` at `now` (milliseconds), rounded up so that 0:00 is shown only when it is over. */
export function remaining(expiresAt: string, now: number): Remaining {
  const totalSeconds = Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / 1000));
  const minutes = Math.floor(totalSeconds / 60);
  const seconds = totalSeconds % 60;
  return {
    totalSeconds,
    clock: `${minutes}:${String(seconds).padStart(2, '0')}`,
    minutes,
    seconds,
    isOver: totalSeconds === 0,
    isShort: totalSeconds < SHORT_SECONDS,
  };
}

/** Whether a screen reader should hear the time now: rarely while there is plenty, more often near the end. */
export function isAnnounced(totalSeconds: number): boolean {
  return [300, 120, 60, 30, 10].includes(totalSeconds);
}

/**
 * How far the server's clock is ahead of this device's, in milliseconds, from an answer's `Date` header. The
 * header counts whole seconds, hence half a second is added; nothing is corrected for less than two seconds.
 */
export function clockOffset(dateHeader: string | null, now: number): number {
  const server = Date.parse(dateHeader ?? '');
  if (Number.isNaN(server)) return 0;
  const offset = server + 500 - now;
  return Math.abs(offset) < 2000 ? 0 : offset;
}

const DAY_SECONDS = 86_400;

/** What is left until a sale opens or closes, as `26:03:10`; undefined once it is over, or more than two days away. */
export function saleClock(moment: string | null, now: number): string | undefined {
  const seconds = Math.ceil((Date.parse(moment ?? '') - now) / 1000);
  if (!(seconds > 0 && seconds <= 2 * DAY_SECONDS)) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
