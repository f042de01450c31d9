import { setTimeout as pause } from 'node:timers/promises';
import { type Handler, invocation } from '../gateway/functions.ts';

export interface ScheduledRun {
  readonly functionName: string;
  readonly handler: Handler;
  readonly timeoutSeconds: number;
  readonly rate: string;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds of EventBridge's `rate(5 minutes)`. @throws Error for any other form */
export function rateMilliseconds(rate: string): number {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate);
  const unit = UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined) throw new Error(`${rate} is not of the form rate(5 minutes)`);
  return Number(match[1]) * unit;
}

/** Runs a job now and then at its rate, one run at a time: what takes longer than its interval follows itself at once. */
export async function runSchedule(job: ScheduledRun, signal: AbortSignal): Promise<void> {
  const every = rateMilliseconds(job.rate);
  while (!signal.aborted) {
    const started = performance.now();
    await job
      .handler(
        {},
        invocation(job.functionName, job.timeoutSeconds, () => signal.aborted),
      )
      .catch((error: unknown) => {
        console.error(JSON.stringify({ job: job.functionName, error: String(error) }));
      });
    const failedAtOnce = performance.now() - started < 1_000 ? 1_000 : 0;
    const rest = Math.max(failedAtOnce, started + every - performance.now());
    await pause(rest, undefined, { signal }).catch(() => {});
  }
}
