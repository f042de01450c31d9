import { setTimeout as pause } from 'node:timers/promises';
import type { BusEntry } from '@concert/cloud/bus';
import { Envelope } from '@concert/contracts/envelope';
import { markPublished, type Unpublished, unpublishedEvents } from '@concert/database/outbox';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { AuditContainer } from '../container.ts';
import { openBacklog } from '../domain/backlog.ts';

const BATCH = 200;
const IDLE_PAUSE = 50;
const LONGEST_PAUSE = 1 * SECOND;

/** The run ends with this much of its time left, so that a batch under way is not cut off. */
export const HAND_OVER = 5 * SECOND;

type Figures = Readonly<Record<'published' | 'failures' | 'oldestSeconds' | 'backlog', number>>;

interface Pass {
  readonly read: number;
  readonly published: number;
  /** Where the next batch begins. */
  readonly last: string | undefined;
}

/**
 * Publishes the outbox to the bus until the run's time is nearly over: at once while there is more, else every
 * 50 ms, slower while the bus or the database is away. An event is marked after the bus accepted it, so that a
 * crash between the two publishes it again and never loses it. One that the bus refuses stays and is tried
 * again, after those behind it.
 */
export async function relayOutbox(container: AuditContainer, run: JobRun): Promise<Figures> {
  const backlog = openBacklog(container.clock);
  let published = 0;
  let failures = 0;
  let wait = IDLE_PAUSE;
  let after: string | undefined;
  while (run.millisecondsLeft() > HAND_OVER) {
    const { pass, failure } = await tryBatch(container, { after, see: backlog.see });
    published += pass.published;
    if (failure === undefined) {
      wait = IDLE_PAUSE;
    } else {
      failures += 1;
      // The first of a row of failures is told; the pauses between the rest grow.
      if (wait === IDLE_PAUSE) container.telemetry.failure('relay-outbox', failure);
      wait = Math.min(wait * 2, LONGEST_PAUSE);
    }
    if (pass.read < BATCH) backlog.caughtUp();
    after = pass.read === BATCH ? pass.last : undefined;
    if (after === undefined) await pause(wait);
  }
  return { published, failures, ...backlog.figures() };
}

async function tryBatch(
  container: AuditContainer,
  batch: Batch,
): Promise<{ readonly pass: Pass; readonly failure?: unknown }> {
  try {
    const pass = await relayBatch(container, batch);
    const isStuck = pass.read > 0 && pass.published === 0;
    return isStuck ? { pass, failure: new Error(`the bus took none of ${pass.read} events`) } : { pass };
  } catch (failure) {
    return { pass: { read: 0, published: 0, last: undefined }, failure };
  }
}

interface Batch {
  readonly after?: string | undefined;
  /** Told what waits, before the bus is asked. */
  readonly see?: (events: readonly Unpublished[]) => void;
}

/** Publishes one batch of what is not yet published, oldest first. */
export async function relayBatch({ db, bus }: AuditContainer, { after, see }: Batch = {}): Promise<Pass> {
  const events = await unpublishedEvents(db, BATCH, after);
  see?.(events);
  if (events.length === 0) return { read: 0, published: 0, last: undefined };
  const accepted = await bus.publish(events.flatMap(({ id, envelope }) => busEntry(id, envelope)));
  await markPublished(db, accepted);
  return { read: events.length, published: accepted.length, last: events.at(-1)?.id };
}

const Addressed = Envelope.pick({ source: true, type: true });

/** Nothing for a row that is no event: it stays, and is told of, but keeps no other back. */
function busEntry(id: string, envelope: unknown): readonly BusEntry[] {
  const { data } = Addressed.safeParse(envelope);
  if (data === undefined) return [];
  return [{ id, source: `concert.${data.source}`, type: data.type, detail: envelope }];
}
