import { setTimeout as pause } from 'node:timers/promises';
import { deadLetterQueue } from '@concert/cloud/dead-letters';
import { queueDepth } from '@concert/cloud/queues';
import { connect, type DatabaseAddress } from '@concert/database/connection';
import { databaseAddress } from '@concert/testing/database-address';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';
import { drained } from '../limits/drained.ts';
import { brokenInvariants } from '../limits/invariants.ts';
import type { KeptPlatform } from '../limits/kept-platform.ts';
import type { Progress } from '../limits/outcome.ts';
import { chosen } from './activities.ts';
import { type Chance, chanceOf } from './chance.ts';
import { mischiefOn } from './mischief.ts';
import type { Watch } from './processes.ts';
import { type Done, isLeak, type Sample, trendsOf, type Watched } from './report.ts';
import { openStoreWatch, type StoreWatch } from './stores.ts';
import { buildTown, type Town } from './town.ts';

export interface SoakTerms {
  readonly minutes: number;
  readonly seed: number;
  readonly withMischief: boolean;
}

export interface SoakResult {
  readonly done: readonly Done[];
  readonly mischief: readonly string[];
  readonly trends: readonly Watched[];
  readonly samples: readonly Sample[];
  readonly broken: readonly string[];
}

const LANES = 4;
const LONGEST_PAUSE_MS = 300;
const SAMPLES = 40;
const LEAST_BETWEEN_MS = 5_000;
const MISCHIEF_EVERY_MS = 45_000;
const LEAST_PEACE_MS = 6_000;
const QUEUES_WITHIN_MS = 240_000;

/** Lets a small town live on a platform, and looks at what that leaves behind. */
export async function soak(
  platform: KeptPlatform,
  watch: Watch,
  terms: SoakTerms,
  progress: Progress,
): Promise<SoakResult> {
  Object.assign(process.env, platform.environment);
  const database = await databaseAddress();
  const db = connect(database, { connections: 2 });
  const stores = await openStoreWatch(database, platform.environment.REDIS_URL ?? '');
  try {
    progress('a town is built');
    const town = await buildTown(db, platform.url);
    const lived = await live({ platform, watch, database, stores, town }, terms, progress);
    progress('everybody goes home; the queues drain');
    await drained();
    const full = await emptyQueues();
    const trends = trendsOf(lived.samples);
    const invariants = await brokenInvariants(platform.dataDir);
    const faults = lived.done.filter(({ status }) => status >= 500 && status !== 503);
    return {
      ...lived,
      trends,
      broken: [
        ...faults.slice(0, 10).map(({ name, status }) => `«${name}» was answered ${status}`),
        ...full.map((name) => `queue ${name} is not empty`),
        ...trends.filter(isLeak).map(({ name }) => `${name} grows`),
        ...invariants.map((name) => `invariant ${name} does not hold`),
      ],
    };
  } finally {
    stores.end();
    await db.destroy();
  }
}

interface Living {
  readonly platform: KeptPlatform;
  readonly watch: Watch;
  readonly database: DatabaseAddress;
  readonly stores: StoreWatch;
  readonly town: Town;
}

async function live(
  { platform, watch, database, stores, town }: Living,
  { minutes, seed, withMischief }: SoakTerms,
  progress: Progress,
): Promise<Pick<SoakResult, 'done' | 'mischief' | 'samples'>> {
  const [done, mischief, samples]: [Done[], string[], Sample[]] = [[], [], []];
  const began = performance.now();
  const lasts = minutes * 60_000;
  const passed = (): number => performance.now() - began;
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    liveOne(town, chanceOf(seed + lane), done, () => passed() < lasts),
  );

  async function observe(): Promise<void> {
    for (const every = Math.max(LEAST_BETWEEN_MS, lasts / SAMPLES); passed() < lasts; await pause(every)) {
      const [uses, counts] = await Promise.all([watch.look(platform), stores.counts()]);
      samples.push({ at: passed() / 1000, uses, counts });
      progress(`${Math.round(passed() / 1000)} s: ${done.length} things done`);
    }
  }

  async function disturb(): Promise<void> {
    const chance = chanceOf(seed + LANES);
    const all = mischiefOn(platform, { database, stores, chance });
    // The last processes are left alone for long enough to be judged.
    const every = Math.max(LEAST_PEACE_MS, Math.min(MISCHIEF_EVERY_MS, lasts / 10));
    for (let turn = 0; passed() + every < lasts / 2; turn += 1) {
      await pause(every);
      const one = all[turn % all.length];
      if (one === undefined) return;
      progress(one.name);
      mischief.push(one.name);
      await one.happen();
    }
  }

  await Promise.all([...lanes, observe(), withMischief ? disturb() : undefined]);
  return { done, mischief, samples };
}

async function liveOne(town: Town, chance: Chance, done: Done[], isOpen: () => boolean): Promise<void> {
  while (isOpen()) {
    const { name, act } = chosen(chance);
    const started = performance.now();
    const status = await act(town, chance).catch(() => 0);
    done.push({ name, status, milliseconds: performance.now() - started });
    await pause(chance.whole(LONGEST_PAUSE_MS));
  }
}

/** @returns the queues that are not empty in the end, and dead-letter queues that have anything */
async function emptyQueues(): Promise<readonly string[]> {
  const queues = Object.keys(readCloud().queues);
  const until = performance.now() + QUEUES_WITHIN_MS;
  const fullOf = async (names: readonly string[]): Promise<readonly string[]> => {
    const depths = await Promise.all(names.map((name) => queueDepth(name)));
    return names.filter((_, index) => (depths[index] ?? 0) > 0);
  };
  let full = await fullOf(queues);
  while (full.length > 0 && performance.now() < until) {
    await pause(1_000);
    full = await fullOf(queues);
  }
  return [...full, ...(await fullOf(queues.map(deadLetterQueue)))];
}
