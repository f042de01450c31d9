import { rounded } from '../limits/outcome.ts';
import { percentile } from '../load/in-parallel.ts';
import type { Use } from './processes.ts';
import { type Tolerance, type Trend, trendOf } from './regression.ts';
import type { Counts } from './stores.ts';

/** Everything at one moment; seconds since the beginning. */
export interface Sample {
  readonly at: number;
  readonly uses: readonly Use[];
  readonly counts: Counts;
}

/** What somebody did. */
export interface Done {
  readonly name: string;
  readonly status: number;
  readonly milliseconds: number;
}

export interface Watched extends Trend {
  readonly name: string;
  readonly unit: string;
  /** Whether growth is a leak, or only what is to be expected of a table that keeps what happened. */
  readonly mustBeFlat: boolean;
}

const MEGABYTE = 1024 * 1024;
const HEAP: Tolerance = { share: 0.15, atLeast: 12 * MEGABYTE };
const RESIDENT: Tolerance = { share: 0.25, atLeast: 60 * MEGABYTE };
const NUMBER: Tolerance = { share: 0.2, atLeast: 25 };
/** They hold what happened, and are purged by age. */
const KEEPS_HISTORY = [
  'rows of the outbox',
  'rows of the inbox',
  'idempotency keys',
  'Redis keys',
  'open tables',
];
/** Databases fill the memory that they are given, and stand-ins keep what they are told. */
const FILLS_UP = /^(mariadbd|mysqld|redis-server|valkey-server|aws|stripe)/;

/** How each figure moved. A process that was started anew is looked at from there on. */
export function trendsOf(samples: readonly Sample[]): readonly Watched[] {
  const last = samples.at(-1);
  if (last === undefined) return [];
  return [
    ...last.uses.flatMap((use) => trendsOfProcess(samples, use)),
    ...Object.keys(last.counts).map((name) => ({
      name,
      unit: '',
      mustBeFlat: !KEEPS_HISTORY.includes(name),
      ...trendOf(
        samples.map(({ at, counts }) => ({ at, value: counts[name] ?? 0 })),
        NUMBER,
      ),
    })),
  ];
}

function trendsOfProcess(samples: readonly Sample[], { name, pid }: Use): readonly Watched[] {
  const lives = samples.flatMap(({ at, uses }) =>
    uses.filter((use) => use.pid === pid).map((use) => ({ at, use })),
  );
  const mustBeFlat = !FILLS_UP.test(name);
  const heaps = lives.flatMap(({ at, use: { heap } }) => (heap === undefined ? [] : [{ at, value: heap }]));
  return [
    ...(heaps.length === 0
      ? []
      : [{ name: `${name}: heap`, unit: 'MB', mustBeFlat, ...trendOf(heaps, HEAP) }]),
    {
      name: `${name}: resident`,
      unit: 'MB',
      mustBeFlat,
      ...trendOf(
        lives.map(({ at, use }) => ({ at, value: use.resident })),
        RESIDENT,
      ),
    },
    {
      name: `${name}: open files`,
      unit: '',
      mustBeFlat: true,
      ...trendOf(
        lives.map(({ at, use }) => ({ at, value: use.files })),
        NUMBER,
      ),
    },
  ];
}

export const isLeak = ({ verdict, mustBeFlat }: Watched): boolean => mustBeFlat && verdict === 'grows';

export function trendRows(trends: readonly Watched[]): readonly (readonly string[])[] {
  return [
    ['watched', 'first', 'last', 'a minute', 'fit', 'verdict'],
    ...trends.map((one) => {
      const scale = one.unit === 'MB' ? MEGABYTE : 1;
      const shown = (value: number, digits = 0) => rounded(value / scale, digits);
      const verdict = one.verdict === 'grows' ? (one.mustBeFlat ? 'LEAKS' : 'grows, as it may') : one.verdict;
      return [
        one.unit === '' ? one.name : `${one.name}, ${one.unit}`,
        shown(one.first),
        shown(one.last),
        shown(one.slope * 60, 2),
        rounded(one.fit, 2),
        verdict,
      ];
    }),
  ];
}

export function activityRows(done: readonly Done[]): readonly (readonly string[])[] {
  const byName = Map.groupBy(done, ({ name }) => name);
  return [
    ['done', 'times', 'p50 ms', 'p95 ms', 'answers'],
    ...[...byName].map(([name, all]) => {
      const took = all.map(({ milliseconds }) => milliseconds);
      const statuses = Map.groupBy(all, ({ status }) => status);
      const answers = [...statuses]
        .toSorted(([, a], [, b]) => b.length - a.length)
        .map(([status, { length }]) => `${status === 0 ? 'none' : status} × ${length}`);
      return [
        name,
        String(all.length),
        rounded(percentile(took, 0.5)),
        rounded(percentile(took, 0.95)),
        answers.join(', '),
      ];
    }),
  ];
}
