import { setTimeout as pause } from 'node:timers/promises';
import type { Reader, Snapshot } from '@concert/database/snapshot';
import type { Consumption } from './consumers.ts';
import { notApplied } from './consumers.ts';
import type { Violation } from './findings.ts';
import { bounds, idRanges } from './id-ranges.ts';

export interface LostTerms {
  /** Sees what is committed when it reads, unlike the snapshot. */
  readonly fresh: Reader;
  /** How many messages a queue has: waiting or with a consumer. */
  readonly depthOf: (queue: string) => Promise<number>;
  /** How long a queue may take to count what was put into it. */
  readonly patienceMs: number;
}

/**
 * The events that were published, and neither applied nor waiting in their queue: lost, or put aside as a dead
 * letter.
 *
 * An event that is not applied when we look, but was published before the queue was counted, must be one of the
 * messages counted. So where there are more such events than messages, the difference is lost, however busy the
 * queue is; and what is in flight is never taken for lost. Only a surplus of other messages can hide a loss, until
 * the queue is empty. As SQS counts with a delay, a difference must last.
 *
 * Keeps the ids of what is in flight, however many events there were.
 */
export async function findLostEvents(
  snapshot: Snapshot,
  consumption: Consumption,
  terms: LostTerms,
): Promise<readonly Violation[]> {
  const candidates: string[] = [];
  for await (const range of idRanges(snapshot, 'outbox')) {
    const rows = await snapshot.rows<{ id: string }>(
      `SELECT o.id FROM outbox o WHERE o.id > ? AND o.id <= ? AND ${notApplied(consumption)}`,
      bounds(range),
    );
    for (const { id } of rows) candidates.push(id);
  }
  return stillLost(candidates, consumption, terms);
}

async function stillLost(
  candidates: readonly string[],
  consumption: Consumption,
  { fresh, depthOf, patienceMs }: LostTerms,
): Promise<readonly Violation[]> {
  const until = performance.now() + patienceMs;
  for (let waiting = candidates; waiting.length > 0; await pause(250)) {
    const depth = await depthOf(consumption.queue);
    waiting = await stillWaiting(fresh, consumption, waiting);
    if (waiting.length <= depth) return [];
    if (performance.now() > until) {
      // Which of them are in the queue cannot be seen without taking them out; the oldest are likeliest lost.
      return waiting.slice(0, waiting.length - depth).map((eventId) => ({
        rule: 'published-and-neither-applied-nor-queued',
        eventId,
        queue: consumption.queue,
      }));
    }
  }
  return [];
}

const IDS = 1_000;

async function stillWaiting(
  fresh: Reader,
  consumption: Consumption,
  events: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (let first = 0; first < events.length; first += IDS) {
    const rows = await fresh.rows<{ id: string }>(
      `SELECT o.id FROM outbox o WHERE o.id IN (?) AND ${notApplied(consumption)} ORDER BY o.id`,
      [events.slice(first, first + IDS)],
    );
    for (const { id } of rows) left.push(id);
  }
  return left;
}
