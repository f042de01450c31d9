import { Redis } from 'ioredis';
import { type Comparison, compare, MOST, type Pair } from './growth/compare.ts';
import { type MeasuredCall, measuredCalls } from './growth/requests.ts';
import type { Size } from './growth/rows.ts';
import { type Grown, grow } from './growth/world.ts';
import { type OwnPlatform, startOwnPlatform } from './own-platform.ts';
import type { Figure, Scenario, ScenarioResult } from './scenario.ts';

const sized = (bookings: number): Size => ({ bookings, users: bookings / 5, auditRows: bookings * 5 });

/** Two platforms, one with a hundred times the history of the other, answer the same calls in turns. */
export const growth: Scenario = {
  name: 'growth',
  summary: 'every GET and the cheap writes on 10 thousand and on a million bookings, in turns',
  async run({ isQuick, progress }) {
    const sizes = isQuick
      ? { small: sized(1_000), large: sized(20_000), samples: 20 }
      : { small: sized(10_000), large: sized(1_000_000), samples: 200 };
    const platforms = await Promise.all([startPlatform(), startPlatform()]);
    try {
      const [one, other] = platforms;
      progress(`a history of ${sizes.small.bookings} bookings is made`);
      const small = await grow(one, sizes.small, progress);
      progress(`a history of ${sizes.large.bookings} bookings is made`);
      const large = await grow(other, sizes.large, progress);
      return result(await compareAll({ small, large }, sizes.samples, progress));
    } finally {
      await Promise.all(platforms.map((platform) => platform.stop()));
    }
  },
};

function startPlatform(): Promise<OwnPlatform> {
  const unlimited = Object.fromEntries(
    ['LOGIN', 'USER', 'ANONYMOUS'].map((who) => [`RATE_LIMIT_${who}_PER_MINUTE`, '10000000']),
  );
  return startOwnPlatform({ args: ['--no-demo', '--no-web'], env: { WORKERS: '1', ...unlimited } });
}

async function compareAll(
  pair: Pair,
  samples: number,
  progress: (line: string) => void,
): Promise<readonly Comparison[]> {
  const forgetful = openForgetting(pair);
  const comparisons: Comparison[] = [];
  try {
    for (const call of measuredCalls()) {
      for (const seen of await warmAndCold(pair, call, samples, forgetful.forget)) {
        comparisons.push(seen);
        progress(line(seen));
      }
    }
  } finally {
    forgetful.close();
  }
  return comparisons;
}

/** What is kept in Redis for everybody is measured as it is kept, and as it is read anew. */
async function warmAndCold(
  pair: Pair,
  call: MeasuredCall,
  samples: number,
  forget: (grown: Grown) => Promise<void>,
): Promise<readonly Comparison[]> {
  const warm = await compare(pair, call, { samples });
  if (call.operation.access !== 'public' || call.operation.service !== 'event') return [warm];
  const cold = await compare(pair, { ...call, name: `${call.name}, read anew` }, { samples, forget });
  return [warm, cold];
}

/** Counts up the version that all kept pages carry in their keys, as a change of any event does. */
function openForgetting({ small, large }: Pair) {
  const caches = new Map(
    [small, large].map((grown) => [grown, new Redis(grown.platform.environment.REDIS_URL ?? '')] as const),
  );
  return {
    async forget(grown: Grown): Promise<void> {
      await caches.get(grown)?.incr('cache:events:version');
    },
    close: () => {
      for (const cache of caches.values()) cache.disconnect();
    },
  };
}

const line = ({ name, status, small, large, ratio }: Comparison): string =>
  `${ratio > MOST ? '✗' : ' '} ${name.padEnd(40)} ${status}  ${`${small.p95}`.padStart(7)} → ${`${large.p95}`.padStart(7)} ms  ${ratio.toFixed(2)}`;

function result(comparisons: readonly Comparison[]): ScenarioResult {
  const over = comparisons.filter(({ ratio }) => ratio > MOST);
  const failed = comparisons.filter(({ status }) => status >= 500);
  const ratios = comparisons.map(({ ratio }) => ratio).sort((a, b) => a - b);
  return {
    figures: [
      { name: 'calls compared', value: comparisons.length },
      { name: 'ratio of the p95, median of all calls', value: ratios[Math.floor(ratios.length / 2)] ?? 0 },
      ...over.flatMap(figuresOf),
    ],
    goals: [
      {
        name: 'calls that grew more',
        wanted: `0 over ${MOST}×`,
        seen: over.length,
        isMet: over.length === 0,
        isPromise: false,
      },
      { name: 'errors', wanted: '0', seen: failed.length, isMet: failed.length === 0, isPromise: true },
    ],
    charts: [
      {
        title: 'p95 with a hundred times the history, the calls that grew most',
        unit: '×',
        bars: [...comparisons]
          .sort((a, b) => b.ratio - a.ratio)
          .slice(0, 15)
          .map(({ name, ratio }) => ({ name, value: ratio })),
      },
    ],
  };
}

const figuresOf = ({ name, small, large, ratio }: Comparison): readonly Figure[] => [
  {
    name: `${name}: ${small.p95} → ${large.p95} ms, median ${small.median} → ${large.median} ms`,
    value: ratio,
    unit: '×',
  },
];
