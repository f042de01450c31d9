import { join } from 'node:path';
import { openApiClient } from './api-client.ts';
import { loggedInBuyers } from './buyers.ts';
import { pidOf } from './cpu-time.ts';
import { atMost, never, round } from './figures.ts';
import { givenSale, holdAll } from './holds.ts';
import { inspect, inspectedAt } from './inspector.ts';
import { freePort } from './own-platform.ts';
import { drained, rushPlatform } from './rush-platform.ts';
import type { Scenario } from './scenario.ts';

const MEGABYTE = 1024 * 1024;

/** Until caches and compiled code have their size: this share of the rounds does not count. */
const WARM_SHARE = 1 / 3;

/** The heap of the process that serves, after each of many rounds of a rush: it must not grow with what was served. */
export const memory: Scenario = {
  name: 'memory',
  summary: 'rounds of a rush, the heap after garbage collection in between',
  usesRushPlatform: true,
  sizes: {
    rounds: { quick: 9, full: 30 },
    'buyers-a-round': { quick: 150, full: 1_000 },
  },
  async run({ size, progress }) {
    const platform = await rushPlatform(1, inspectedAt(await freePort()));
    const client = openApiClient(platform.url, 100);
    const inspector = await inspect(
      await pidOf(platform.pid, 'gateway'),
      join(platform.dataDir, 'logs', 'gateway.log'),
    );
    try {
      const count = size('buyers-a-round');
      const buyers = await loggedInBuyers(process.env, count);
      const heaps: number[] = [];
      let errors = 0;
      for (let round = 1; round <= size('rounds'); round += 1) {
        // Half of them come too late, so that both ways are gone.
        const sale = await givenSale(platform.db, Math.ceil(count / 2));
        errors += (await holdAll(client, buyers, sale, { atOnce: 100 })).errors.length;
        heaps.push(await inspector.heapAfterCollection());
        progress(`round ${round}: ${megabytes(heaps.at(-1) ?? 0)} MB`);
      }
      await drained(platform.db);
      const counted = heaps.slice(Math.floor(heaps.length * WARM_SHARE));
      const growth = (slopeOf(counted) / count) * 10_000;
      return {
        figures: [
          { name: 'requests', value: count * size('rounds') },
          { name: 'heap after the first round', value: megabytes(heaps[0] ?? 0), unit: 'MB' },
          { name: 'heap when warm', value: megabytes(counted[0] ?? 0), unit: 'MB' },
          { name: 'heap after the last round', value: megabytes(heaps.at(-1) ?? 0), unit: 'MB' },
        ],
        goals: [atMost('growth with 10,000 requests, MB', 1, growth / MEGABYTE), never('errors', errors)],
      };
    } finally {
      inspector.close();
      await client.close();
    }
  },
};

const megabytes = (bytes: number): number => round(bytes / MEGABYTE);

/** The slope of the line that fits the values best, by least squares: how much each adds to the one before. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [above, below] = values.reduce(
    ([covariance, variance], value, index) => [
      covariance + (index - middle) * (value - mean),
      variance + (index - middle) ** 2,
    ],
    [0, 0],
  );
  return below === 0 ? 0 : above / below;
}
