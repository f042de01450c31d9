import type { Tracked as TrackedContract } from '@concert/contracts/http/analytics-tracking';
import { after, DAY, MINUTE } from '@concert/values/clock';
import { z } from 'zod';
import { dayOf } from './counting.ts';

export type Tracked = z.output<typeof TrackedContract>;

/** How long tracked events are kept: 25 months. */
const KEPT_FOR = 25 * 31 * DAY;

/** A tracked event as it is stored: its day first, so that a day can be read as one. */
const TrackedItem = z.object({
  day: z.iso.date(),
  id: z.uuid(),
  name: z.string(),
  occurredAt: z.iso.datetime(),
  /** Whole seconds since 1970, for the table's expiry. */
  expiresAt: z.int(),
  path: z.string().optional(),
  eventId: z.string().optional(),
  visitId: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
export type TrackedItem = z.output<typeof TrackedItem>;

/** What one call told, as it waits in the queue. */
export const TrackedBatch = z.object({
  id: z.uuid(),
  /** The visitor's name for that day. */
  visitor: z.string().length(22),
  items: z.array(TrackedItem).max(50),
});
export type TrackedBatch = z.output<typeof TrackedBatch>;

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
