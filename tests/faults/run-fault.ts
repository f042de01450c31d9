import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { untilAtRest } from './judge/at-rest.ts';
import { judge } from './judge/judge.ts';
import { firstThrough, startRush } from './rush/rush.ts';
import { countOf } from './rush/tally.ts';
import type { World } from './world.ts';

/** What one fault did to a rush. */
export interface Outcome {
  readonly name: string;
  readonly title: string;
  /** Why it could not be had here; everything below is empty then. */
  readonly skipped?: string;
  readonly recoversWithin: number;
  /** From the end of the fault until a purchase begun after it had its ticket; undefined when none came through. */
  readonly recoveredSeconds: number | undefined;
  /** From the end of the fault until every queue was empty, the last buyer's purchase included. */
  readonly drainedSeconds: number | undefined;
  readonly ticketed: number;
  readonly cancelled: number;
  readonly soldOut: number;
  readonly gaveUp: number;
  /** What buyers saw besides answers, by status or code; each was tried again. */
  readonly errors: Readonly<Record<string, number>>;
  readonly reconciled: number;
  readonly violations: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly findings: readonly string[];
}

/** A rush before the fault begins, so that it meets purchases in every state. */
const BEFORE_MS = 1_500;
/** And a while after it, when everybody comes back at once. */
const AFTER_MS = 1_000;
const LONGEST_RECOVERY_MS = 40_000;
/** A mail whose sender was killed waits 70 seconds. */
const LONGEST_DRAIN_MS = 110_000;

/** Lets buyers rush, makes the fault happen among them, and judges what is left when everything is at rest. */
export async function runFault(fault: Fault, world: World): Promise<Outcome> {
  const since = Math.floor(Date.now() / 1000) - 1;
  const { eventId, scarce, plenty } = await world.stage();
  const card = fault.card ?? 'pm_card_visa';
  const rush = startRush({ buyers: world.buyers, scarce, plenty, card });
  const { tally } = rush;
  await pause(BEFORE_MS);
  await fault.happen(world);
  const over = performance.now();
  const through = await firstThrough(
    world.prober,
    { goods: plenty, card },
    tally,
    over + LONGEST_RECOVERY_MS,
  );
  await pause(AFTER_MS);
  await rush.stop();
  await fault.afterwards?.(world);
  const rest = await untilAtRest(world, performance.now() + LONGEST_DRAIN_MS);
  const verdict = await judge(world, { eventId, since, tally });
  const recoveredSeconds = through && secondsBetween(over, through.ended);
  const isLate = recoveredSeconds === undefined || recoveredSeconds > fault.recoversWithin;
  return {
    name: fault.name,
    title: fault.title,
    recoversWithin: fault.recoversWithin,
    recoveredSeconds,
    drainedSeconds: rest.stillMoving.length > 0 ? undefined : secondsBetween(over, rest.at),
    ticketed: countOf(tally, 'ticketed'),
    cancelled: countOf(tally, 'cancelled'),
    soldOut: countOf(tally, 'sold-out'),
    gaveUp: countOf(tally, 'gave-up'),
    errors: Object.fromEntries(tally.errors),
    reconciled: rest.reconciled,
    ...verdict,
    findings: [
      ...(isLate
        ? [`recovered after ${recoveredSeconds ?? 'more than 40'} s instead of ${fault.recoversWithin}`]
        : []),
      ...rest.stillMoving.map((one) => `not drained: ${one}`),
      ...verdict.findings,
    ],
  };
}

const secondsBetween = (from: number, to: number): number => Math.round((to - from) / 100) / 10;
