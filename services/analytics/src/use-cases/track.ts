import type { AnalyticsContainer } from '../container.ts';
import { dayOf } from '../domain/counting.ts';
import { isRobot } from '../domain/robots.ts';
import { type Tracked, type TrackedBatch, trackedItem } from '../domain/tracked-item.ts';
import { visitorOf } from '../domain/visitor.ts';

/** Who tells, as far as the call says. */
export interface Teller {
  readonly address: string;
  readonly userAgent: string | undefined;
  /** The browser asks not to be tracked. */
  readonly optsOut: boolean;
}

/**
 * Takes what browsers tell of into the queue, where it is counted. What robots and those who opt out tell is dropped;
 * the answer is the same. Address and browser end here: what goes on bears a name that holds for the day.
 */
export async function track(
  { tracking, saltOf, clock, newId }: Pick<AnalyticsContainer, 'tracking' | 'saltOf' | 'clock' | 'newId'>,
  tracked: readonly Tracked[],
  { address, userAgent, optsOut }: Teller,
): Promise<{ readonly accepted: number }> {
  const taken = { accepted: tracked.length };
  if (optsOut || userAgent === undefined || isRobot(userAgent)) return taken;
  const now = clock();
  const batch: TrackedBatch = {
    id: newId(),
    visitor: visitorOf({ address, userAgent }, await saltOf(dayOf(now))),
    items: tracked.map((one) => trackedItem(one, newId(), now)),
  };
  await tracking.send(batch);
  return taken;
}
