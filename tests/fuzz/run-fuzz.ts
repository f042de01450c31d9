import { setTimeout as pause } from 'node:timers/promises';
import { inParallel } from '../load/in-parallel.ts';
import { changedBy } from './digests.ts';
import { buildFuzzWorld, type FuzzWorld } from './fuzz-world.ts';
import { faultsOf, isOfTheWeb } from './judge.ts';
import { planShot } from './plan-shot.ts';
import type { Shot } from './shot.ts';
import { type Lane, type Outcome, openLane } from './wire.ts';

export interface FuzzRun {
  readonly origin: string;
  readonly seed: string;
  readonly requests: number;
  readonly only?: string | undefined;
  readonly atOnce: number;
  readonly progress: (line: string) => void;
  /** Called after each round. */
  readonly afterRound?: () => Promise<void>;
}

export interface Failure {
  readonly seed: string;
  readonly index: number;
  readonly operation: string;
  readonly kind: Shot['kind'];
  readonly tricks: readonly string[];
  readonly by: string;
  readonly fault: string;
  readonly answer: string;
}

export interface FuzzResult {
  readonly requests: number;
  readonly seconds: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Of the valid ones, how many were answered with a success. */
  readonly validAdmitted: number;
  readonly operations: number;
  readonly slowestMs: number;
  /** Refusals after which every table was as before. */
  readonly refusalsCompared: number;
  readonly failures: readonly Failure[];
  /** Tables that refused requests changed, each with the range of requests. */
  readonly changes: readonly string[];
}

/** One world serves so many requests: tokens are good for 15 minutes, and what is bought, cancelled and erased wears it. */
const ROUND = 6_000;

/** Refusals that are recorded on purpose: guesses at a secret are counted, and told to the trail. */
const RECORDED: readonly string[] = [
  ...['login', 'loginSecondFactor', 'setUpSecondFactor', 'confirmSecondFactor', 'disableSecondFactor'],
  ...['replaceRecoveryCodes', 'changeAccount', 'changePassword', 'eraseAccount', 'confirmPhone'],
];

interface Fired {
  readonly shot: Shot;
  readonly outcome: Outcome;
}

/** Fires all requests of a run at a platform whose environment is in `process.env`. */
export async function runFuzz(run: FuzzRun): Promise<FuzzResult> {
  const tally = openTally(run);
  const lanes = Array.from({ length: run.atOnce }, () => openLane(Number(new URL(run.origin).port)));
  try {
    for (let first = 0; first < run.requests; first += ROUND) {
      const count = Math.min(ROUND, run.requests - first);
      run.progress(`requests ${first} to ${first + count - 1}: a new world`);
      const world = await buildFuzzWorld(run.origin);
      await round(run, { first, count, world, lanes }, tally);
      await run.afterRound?.();
    }
    return tally.result();
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** The request of one index in a world of its own: for looking at a failure. */
export async function replay(origin: string, seed: string, index: number, only?: string): Promise<Fired> {
  const shot = planShot(seed, index, await buildFuzzWorld(origin), only);
  const lane = openLane(Number(new URL(origin).port));
  const outcome = await fireOn(lane, shot);
  lane.close();
  return { shot, outcome };
}

interface Round {
  readonly first: number;
  readonly count: number;
  readonly world: FuzzWorld;
  readonly lanes: readonly Lane[];
}

/** First what the contract refuses: nothing may change. Then the rest. Then again what was refused of the rest. */
async function round(run: FuzzRun, { first, count, world, lanes }: Round, tally: Tally): Promise<void> {
  const planned = (here: FuzzWorld) =>
    Array.from({ length: count }, (_, place) => planShot(run.seed, first + place, here, run.only));
  const refusedIn = (here: FuzzWorld) => planned(here).filter(({ mustBeRefused }) => mustBeRefused);

  const refused = refusedIn(world);
  const changed = await changedBy(async () => {
    await fireAll(lanes, refused, tally.count);
  });
  tally.compare(
    refused,
    await confirmed(changed, async () => {
      const shots = refusedIn(await buildFuzzWorld(run.origin));
      return changedBy(() => fireAll(lanes, shots));
    }),
  );

  const answered = await fireAll(
    lanes,
    planned(world).filter(({ mustBeRefused }) => !mustBeRefused),
    tally.count,
  );
  await again(
    lanes,
    answered.filter(isRefused).map(({ shot }) => shot),
    tally,
  );
}

/** Jobs change tables on their own, a hold that ends for one: what refusals change, they change each time. */
async function confirmed(
  changed: readonly string[],
  repeat: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (changed.length === 0) return [];
  const repeated = await repeat();
  return changed.filter((name) => repeated.includes(name));
}

/** What the state of the world refuses is refused once more; what is let in this time is left out of the next try. */
async function again(lanes: readonly Lane[], shots: readonly Shot[], tally: Tally): Promise<void> {
  let left = shots;
  for (let attempt = 0; attempt < 3 && left.length > 0; attempt += 1) {
    let answered: readonly Fired[] = [];
    const changed = await changedBy(async () => {
      answered = await fireAll(lanes, left);
    });
    const refused = answered.filter(isRefused).map(({ shot }) => shot);
    if (refused.length === left.length) {
      tally.compare(left, await confirmed(changed, () => changedBy(() => fireAll(lanes, refused))));
      return;
    }
    left = refused;
  }
}

function isRefused({ shot, outcome }: Fired): boolean {
  const isAnswered = typeof outcome === 'object' && outcome.status >= 400 && outcome.status < 500;
  return isAnswered && shot.kind !== 'malformed' && shot.isAddressed && !RECORDED.includes(shot.operation.id);
}

async function fireAll(
  lanes: readonly Lane[],
  shots: readonly Shot[],
  told: (fired: Fired) => void = () => {},
): Promise<readonly Fired[]> {
  const free = [...lanes];
  return inParallel(shots, lanes.length, async (shot) => {
    const lane = free.pop();
    if (lane === undefined) throw new Error('no lane is free');
    try {
      const fired = { shot, outcome: await fireOn(lane, shot) };
      told(fired);
      return fired;
    } finally {
      free.push(lane);
    }
  });
}

/** A store that is late on a busy machine is no fault if the answer says so, and the same request is served then. */
const AGAIN_AFTER_MS = 3_000;

async function fireOn(lane: Lane, { bytes, kind, tricks }: Shot): Promise<Outcome> {
  const form = { isWellFormed: kind !== 'malformed', isHead: tricks.includes('method:HEAD') };
  const outcome = await lane.fire(bytes, form);
  const isLate = typeof outcome === 'object' && outcome.status === 503 && outcome.headers.has('retry-after');
  if (!isLate) return outcome;
  await pause(AGAIN_AFTER_MS);
  return lane.fire(bytes, form);
}

type Tally = ReturnType<typeof openTally>;

function openTally({ seed, progress }: FuzzRun) {
  const started = performance.now();
  const byKind: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  const operations = new Set<string>();
  const failures: Failure[] = [];
  const changes: string[] = [];
  let [requests, validAdmitted, slowestMs, refusalsCompared] = [0, 0, 0, 0];

  return {
    count({ shot, outcome }: Fired): void {
      const status = statusOf(outcome);
      requests += 1;
      if (requests % 1_000 === 0) progress(`  ${requests} answered`);
      byKind[shot.kind] = (byKind[shot.kind] ?? 0) + 1;
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      if (shot.isAddressed) operations.add(shot.operation.id);
      if (shot.kind === 'valid' && Number(status) < 400) validAdmitted += 1;
      if (typeof outcome === 'object') slowestMs = Math.max(slowestMs, outcome.milliseconds);
      for (const fault of faultsOf(shot, outcome)) {
        const failure = { ...failureOf(shot, outcome), seed, fault };
        failures.push(failure);
        progress(`  ${described(failure)}`);
      }
    },
    compare(shots: readonly Shot[], changed: readonly string[]): void {
      refusalsCompared += shots.length;
      if (changed.length === 0) return;
      const range = `${shots[0]?.index} to ${shots.at(-1)?.index}`;
      const change = `${changed.join(', ')} changed by ${shots.length} refused requests of ${range}`;
      changes.push(change);
      progress(`  ${change}`);
    },
    result: (): FuzzResult => ({
      requests,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      byKind,
      byStatus,
      validAdmitted,
      operations: operations.size,
      slowestMs: Math.round(slowestMs),
      refusalsCompared,
      failures,
      changes,
    }),
  };
}

/** What the storefront's server says of a path beside the API is no answer of the API. */
function statusOf(outcome: Outcome): string {
  if (typeof outcome === 'string') return outcome;
  return isOfTheWeb(outcome) ? 'not the API’s' : String(outcome.status);
}

function failureOf({ index, operation, kind, tricks, by }: Shot, outcome: Outcome) {
  const answer = typeof outcome === 'object' ? outcome.body.slice(0, 300) : outcome;
  return { index, operation: operation.id, kind, tricks, by, answer };
}

/** A failure with the command that makes its request again. */
export function described({ seed, index, operation, tricks, by, fault, answer }: Failure): string {
  return `${operation} by ${by} [${tricks.join(', ')}]: ${fault}; npm run fuzz -- --replay ${seed}:${index}\n    ${answer}`;
}
