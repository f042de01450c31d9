import type { analyticsOperations } from '@concert/contracts/http/analytics';
import type { RequestOf } from '@concert/contracts/operation';
import { after, DAY, MINUTE } from '@concert/values/clock';
import { dayOf } from './counting.ts';

export type Tracked = RequestOf<typeof analyticsOperations.track>['body']['events'][number];

/** How long tracked events are kept: 25 months. */
const KEPT_FOR = 25 * 31 * DAY;

/** A tracked event as it is stored: its day first, so that a day can be read as one. */
export interface TrackedItem {
  readonly day: string;
  readonly id: string;
  readonly name: string;
  readonly occurredAt: string;
  /** Whole seconds since 1970, for the table's expiry. */
  readonly expiresAt: number;
  readonly path?: string | undefined;
  readonly eventId?: string | undefined;
  readonly visitId?: string | undefined;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

/** Puts a tracked event in its place. A time that cannot be (a wrong clock, an old page) becomes the arrival's. */
export function trackedItem(tracked: Tracked, id: string, now: Date): TrackedItem {
  const { name, path, eventId, visitId, properties } = tracked;
  const occurredAt = believable(tracked.occurredAt, now);
  return {
    day: dayOf(occurredAt),
    id,
    name,
    occurredAt: occurredAt.toISOString(),
    expiresAt: Math.floor(after(occurredAt, KEPT_FOR).getTime() / 1000),
    path,
    eventId,
    visitId,
    properties,
  };
}

function believable(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const told = new Date(text);
  const isBelievable = told >= after(now, -DAY) && told <= after(now, 5 * MINUTE);
  return isBelievable ? told : now;
}
