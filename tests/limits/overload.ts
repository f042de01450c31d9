import { type ApiClient, openApiClient } from '../load/api-client.ts';
import { inParallel, percentile } from '../load/in-parallel.ts';
import { atOnce, offer, type Sent } from './offered-load.ts';
import { type Outcome, type Progress, rounded } from './outcome.ts';
import { hold, openStage, type World } from './world.ts';

export interface OverloadTerms {
  /** Of each level. */
  readonly seconds: number;
}

interface Level {
  readonly name: string;
  readonly offered: number;
  readonly admitted: number;
  readonly p50: number;
  readonly p95: number;
  readonly refused: number;
  readonly refusedP95: number;
  readonly other: number;
}

const CALLERS = 200;
const CONNECTIONS = 6_000;
const WARM_UP = 500;
const SATURATION_HOLDS = 1_500;
const SATURATION_AT_ONCE = 64;
const LEVELS = [1, 2, 4];
/** What one gateway lets wait and has at work in a rush. Until that has come and gone, a level is on its way. */
const ROOM = 1_400;
const LONGEST_SETTLING = 25;

/**
 * Offers one, two and four times as many holds as the platform can do, and looks at those that were let in. Then one
 * thousand at one moment, of whom nobody may be refused, and four thousand, of whom some must.
 */
export async function tryOverload({ seconds }: OverloadTerms, progress: Progress): Promise<Outcome> {
  const stage = await openStage({ workers: 1, callers: CALLERS });
  const client = openApiClient(stage.platform.url, CONNECTIONS);
  try {
    await inParallel(numbers(WARM_UP), 50, (_, index) => hold(client, stage, index));
    const saturation = await saturationOf(client, stage);
    progress(`saturated at ${rounded(saturation)} holds a second`);
    const levels: Level[] = [];
    for (const times of LEVELS) {
      const settling = times === 1 ? 0 : Math.min(LONGEST_SETTLING, (2 * ROOM) / saturation);
      progress(`${times} × that for ${rounded(settling + seconds)} s`);
      const terms = { perSecond: saturation * times, seconds: settling + seconds };
      const sent = await offer(terms, (index) => statusOf(client, stage, index));
      levels.push(
        levelOf(
          `${times} ×`,
          sent.filter(({ at }) => at >= settling * 1000),
          seconds,
        ),
      );
    }
    const rushes: Level[] = [];
    for (const count of [1_000, 4_000]) {
      progress(`${count} at one moment`);
      const sent = await atOnce(count, (index) => statusOf(client, stage, index));
      rushes.push(levelOf(`${count} at once`, sent, Math.max(...sent.map((one) => one.milliseconds)) / 1000));
    }
    return outcomeOf(saturation, levels, rushes);
  } finally {
    await client.close();
    await stage.leave();
  }
}

async function saturationOf(client: ApiClient, world: World): Promise<number> {
  const started = performance.now();
  await inParallel(numbers(SATURATION_HOLDS), SATURATION_AT_ONCE, (_, index) => hold(client, world, index));
  return SATURATION_HOLDS / ((performance.now() - started) / 1000);
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const statusOf = async (client: ApiClient, world: World, index: number): Promise<number> =>
  (await hold(client, world, index)).status;

function levelOf(name: string, sent: readonly Sent[], seconds: number): Level {
  const took = (of: readonly Sent[]) => of.map(({ milliseconds }) => milliseconds);
  const admitted = sent.filter(({ status }) => status === 201);
  const refused = sent.filter(({ status }) => status === 503 || status === 429);
  return {
    name,
    offered: sent.length / seconds,
    admitted: admitted.length / seconds,
    p50: percentile(took(admitted), 0.5),
    p95: percentile(took(admitted), 0.95),
    refused: refused.length / sent.length,
    refusedP95: percentile(took(refused), 0.95),
    other: sent.length - admitted.length - refused.length,
  };
}

function outcomeOf(saturation: number, levels: readonly Level[], rushes: readonly Level[]): Outcome {
  const all = [...levels, ...rushes];
  const header = ['holds', 'offered/s', 'let in/s', 'p50 ms', 'p95 ms', 'refused', 'p95 ms', 'neither'];
  return {
    name: 'overload',
    rows: [
      header,
      ...all.map((level) => [
        level.name,
        rounded(level.offered),
        rounded(level.admitted),
        rounded(level.p50),
        rounded(level.p95),
        `${rounded(level.refused * 100)} %`,
        rounded(level.refusedP95),
        String(level.other),
      ]),
    ],
    figures: { saturation, levels, rushes },
    broken: brokenBy(saturation, levels, rushes),
  };
}

/** What an overload may leave of the holds. */
const LEAST_GOODPUT = 0.5;
/** So many are at work when all is taken. */
const AT_WORK = 200;

/** Twice what it takes until all who are at work and a quarter of a second's waiting are served. */
const latestMs = (saturation: number): number => 2 * (250 + (AT_WORK / saturation) * 1000);

function brokenBy(saturation: number, levels: readonly Level[], rushes: readonly Level[]): readonly string[] {
  const [calm, ...overloads] = levels;
  const [rush, crush] = rushes;
  return [
    ...[...levels, ...rushes]
      .filter(({ other }) => other > 0)
      .map(({ name, other }) => `${name}: ${other} calls got neither a ticket nor a refusal`),
    ...overloads.flatMap(({ name, admitted, p95 }) => [
      ...(admitted < (calm?.admitted ?? 0) * LEAST_GOODPUT
        ? [`${name}: only ${rounded(admitted)} holds/s instead of ${rounded(calm?.admitted ?? 0)}`]
        : []),
      ...(p95 > latestMs(saturation) ? [`${name}: those let in waited ${rounded(p95)} ms (p95)`] : []),
    ]),
    ...(rush !== undefined && rush.refused > 0 ? ['a rush of 1,000 was refused in part'] : []),
    ...(crush !== undefined && crush.refused === 0 ? ['4,000 at once were all let in'] : []),
  ];
}
