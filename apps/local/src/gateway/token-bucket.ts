export interface Throttle {
  /** Calls a second, in the long run. */
  readonly perSecond: number;
  /** Calls at one moment. */
  readonly burst: number;
}

/** API Gateway's throttle: a token bucket. @returns whether this call may pass */
export function openBucket(
  { perSecond, burst }: Throttle,
  now: () => number = () => performance.now(),
): () => boolean {
  let tokens = burst;
  let at = now();
  return () => {
    const passed = Math.max(0, now() - at);
    at += passed;
    tokens = Math.min(burst, tokens + (passed * perSecond) / 1_000);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
