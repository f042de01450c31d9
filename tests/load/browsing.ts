import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { Redis } from 'ioredis';
import { type BareServer, startBareServer } from './browsing/bare.ts';
import { arrive, type Drive, saturate } from './browsing/drive.ts';
import { browsingMix, type Mix, seeded } from './browsing/mix.ts';
import { publishEvents } from './growth/upcoming.ts';
import { percentile } from './in-parallel.ts';
import { type OwnPlatform, startOwnPlatform } from './own-platform.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';

const EVENTS = 1_000;

/** Visitors look at lists, searches and events, against Hono alone with the same bodies. */
export const browsing: Scenario = {
  name: 'browsing',
  summary: '80 % lists and searches, 20 % details of 1,000 events, against a bare Hono server',
  async run({ isQuick, workers, progress }) {
    const platform = await startOwnPlatform({
      args: ['--no-demo', '--no-web'],
      env: { WORKERS: String(workers), RATE_LIMIT_ANONYMOUS_PER_MINUTE: '100000000' },
    });
    try {
      progress(`${EVENTS} events are published`);
      const mix = browsingMix(await givenEvents(platform), seeded(7));
      progress('each page is read once');
      const bare = await startBareServer(await bodiesOf(platform, mix));
      try {
        return await measure({ platform, bare, mix, seconds: isQuick ? 3 : 10 }, progress);
      } finally {
        bare.stop();
      }
    } finally {
      await platform.stop();
    }
  },
};

async function givenEvents({ environment }: OwnPlatform): Promise<readonly string[]> {
  Object.assign(process.env, environment);
  return withReader(await databaseAddress(), (reader) => publishEvents(reader, EVENTS));
}

async function bodiesOf({ url }: OwnPlatform, mix: Mix): Promise<ReadonlyMap<string, string>> {
  const bodies = new Map<string, string>();
  for (const path of mix.paths) {
    const answer = await fetch(`${url}/api${path}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    bodies.set(path, await answer.text());
  }
  return bodies;
}

interface Sides {
  readonly platform: OwnPlatform;
  readonly bare: BareServer;
  readonly mix: Mix;
  readonly seconds: number;
}

const ROUNDS = 3;

async function measure(
  { platform, bare, mix, seconds }: Sides,
  progress: (line: string) => void,
): Promise<ScenarioResult> {
  await saturate(platform.url, mix, seconds / 2);
  await saturate(bare.url, mix, seconds / 4);
  const before = await lookUps(platform);
  const ours: Drive[] = [];
  const theirs: Drive[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await saturate(platform.url, mix, seconds));
    theirs.push(await saturate(bare.url, mix, seconds / 2));
    progress(
      `${Math.round(ours.at(-1)?.perSecond ?? 0)}/s, bare ${Math.round(theirs.at(-1)?.perSecond ?? 0)}/s`,
    );
  }
  const after = await lookUps(platform);
  const [rate, ceiling] = [best(ours), best(theirs)];
  progress(`${Math.round(rate / 2)} requests arrive a second`);
  const half = await arrive(platform.url, mix, { perSecond: rate / 2, seconds });
  const hits = after.hits - before.hits;
  return summary({
    rate,
    ceiling,
    half,
    hitRate: hits / (hits + after.misses - before.misses),
    errors: errorsOf([...ours, half]),
  });
}

const best = (drives: readonly Drive[]): number => Math.max(...drives.map(({ perSecond }) => perSecond));
const errorsOf = (drives: readonly Drive[]): number => drives.reduce((sum, { errors }) => sum + errors, 0);

/** Look-ups in the cache as all instances have told them. */
async function lookUps({
  environment,
}: OwnPlatform): Promise<{ readonly hits: number; readonly misses: number }> {
  const redis = new Redis(environment.REDIS_URL ?? '');
  const counts = Object.entries(await redis.hgetall('stats:cache'));
  redis.disconnect();
  const sum = (outcome: string) =>
    counts.reduce((all, [field, count]) => (field.endsWith(`:${outcome}`) ? all + Number(count) : all), 0);
  return { hits: sum('hits'), misses: sum('misses') };
}

interface Seen {
  readonly rate: number;
  readonly ceiling: number;
  readonly half: Drive;
  readonly hitRate: number;
  readonly errors: number;
}

function summary({ rate, ceiling, half, hitRate, errors }: Seen): ScenarioResult {
  const share = Math.round((rate / ceiling) * 1000) / 1000;
  const p95 = percentile(half.milliseconds, 0.95);
  const percent = Math.round(hitRate * 1000) / 10;
  return {
    figures: [
      { name: 'requests, the best of three', value: Math.round(rate), unit: '/s' },
      { name: 'bare Hono server', value: Math.round(ceiling), unit: '/s' },
      { name: 'p50 at half of that', value: round(percentile(half.milliseconds, 0.5)), unit: 'ms' },
    ],
    goals: [
      {
        name: 'share of a bare Hono server',
        wanted: '≥ 0.15',
        seen: share,
        isMet: share >= 0.15,
        isPromise: false,
      },
      { name: 'cache hits', wanted: '> 90 %', seen: `${percent} %`, isMet: hitRate > 0.9, isPromise: false },
      {
        name: 'p95 at half of saturation',
        wanted: '< 50 ms',
        seen: `${round(p95)} ms`,
        isMet: p95 < 50,
        isPromise: false,
      },
      { name: 'errors', wanted: '0', seen: errors, isMet: errors === 0, isPromise: true },
    ],
    charts: [
      {
        title: 'Browsing',
        unit: '/s',
        bars: [
          { name: 'Concert', value: Math.round(rate) },
          { name: 'bare Hono', value: Math.round(ceiling) },
        ],
      },
    ],
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
