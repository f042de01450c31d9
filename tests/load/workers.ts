import { openApiClient } from './api-client.ts';
import { loggedInBuyers } from './buyers.ts';
import { type CpuTime, costEach, readCpuTime } from './cpu-time.ts';
import { atLeast, round } from './figures.ts';
import { givenSale, holdAll } from './holds.ts';
import { drained, rushPlatform } from './rush-platform.ts';
import type { Figure, Scenario } from './scenario.ts';

interface Seen {
  readonly rate: number;
  /** CPU milliseconds of one request, by part. */
  readonly cost: CpuTime;
}

/** One gateway process, then two, asked what costs the gateway most and everybody else least: refusals when sold out. */
export const workers: Scenario = {
  name: 'workers',
  summary: 'one process that serves requests against two',
  usesRushPlatform: true,
  sizes: {
    requests: { quick: 1_500, full: 20_000 },
    'under-way': { quick: 100, full: 200 },
  },
  async run({ size, progress }) {
    const one = await measure(1, size, progress);
    const two = await measure(2, size, progress);
    return {
      figures: [
        { name: 'requests, one process', value: round(one.rate), unit: '/s' },
        { name: 'requests, two processes', value: round(two.rate), unit: '/s' },
        ...shareFigures(one),
      ],
      goals: [
        atLeast('two processes against one', 1.6, two.rate / one.rate),
        atLeast('work of one request, one process against two', 0.8, one.cost.gateway / two.cost.gateway),
      ],
    };
  },
};

async function measure(
  count: number,
  size: (name: string) => number,
  progress: (line: string) => void,
): Promise<Seen> {
  progress(`${count} ${count === 1 ? 'process' : 'processes'}`);
  const platform = await rushPlatform(count);
  const client = openApiClient(platform.url, size('under-way'));
  try {
    const buyers = await loggedInBuyers(process.env, 100);
    const sale = await givenSale(platform.db, 1);
    const turns = Array.from({ length: Math.ceil(size('requests') / buyers.length) }, () => buyers).flat();
    await holdAll(client, turns.slice(0, 1_000), sale, { atOnce: size('under-way') });
    await drained(platform.db);
    const before = await readCpuTime(platform.pid);
    const { refused, seconds } = await holdAll(client, turns, sale, { atOnce: size('under-way') });
    const cost = costEach(before, await readCpuTime(platform.pid), turns.length);
    return { rate: refused.length / seconds, cost };
  } finally {
    await client.close();
  }
}

/** How much of the work is not the gateway's: what a second process can never share. */
function shareFigures({ cost }: Seen): readonly Figure[] {
  const all = Object.values(cost).reduce((sum, one) => sum + one, 0);
  if (all === 0) return [];
  const others = all - cost.gateway;
  return [
    { name: 'CPU of a request in the gateway', value: Math.round(cost.gateway * 100) / 100, unit: 'ms' },
    { name: 'CPU of a request elsewhere, the client too', value: Math.round(others * 100) / 100, unit: 'ms' },
    { name: 'most that two cores can give', value: Math.round((2 / all) * cost.gateway * 100) / 100 },
  ];
}
