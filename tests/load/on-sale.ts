import { setTimeout as pause } from 'node:timers/promises';
import { type ApiClient, openApiClient } from './api-client.ts';
import { type Buyer, loggedInBuyers } from './buyers.ts';
import { measureCeiling } from './ceiling.ts';
import { checkInvariants } from './check-invariants.ts';
import { costEach, costFigures, readCpuTime } from './cpu-time.ts';
import { atLeast, atMost, latencies, never, p95, round } from './figures.ts';
import { givenSale, holdAll, type RushResult, type Sale } from './holds.ts';
import { inParallel } from './in-parallel.ts';
import { drained, type RushPlatform, rushPlatform } from './rush-platform.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from './scenario.ts';
import { statementsOf } from './statements.ts';

/** Connections of one gateway process, as the local platform sets it by default. */
const CONNECTIONS_A_WORKER = 24;

/** Buyers who are logged in all try to hold one ticket at once, against the bare driver with the same statements. */
export const onSale: Scenario = {
  name: 'on-sale',
  summary: 'more buyers than tickets hold one each, against the bare driver; then it is sold out',
  usesRushPlatform: true,
  sizes: {
    buyers: { quick: 600, full: 5_000 },
    capacity: { quick: 300, full: 2_500 },
    'at-once': { quick: 200, full: 1_000 },
    'come-at-once': { quick: 200, full: 500 },
    'minutes-later': { quick: 0.1, full: 1 },
  },
  async run(context) {
    const { size, workers, progress } = context;
    const platform = await rushPlatform(workers);
    const client = openApiClient(platform.url, size('at-once'));
    try {
      progress(`${size('buyers')} buyers log in and open the page`);
      const buyers = await loggedInBuyers(process.env, size('buyers'));
      await warmUp(platform, client, buyers);
      const sale = await givenSale(platform.db, size('capacity'));
      const parts = [
        await rush(context, { platform, client, buyers, sale }),
        await soldOut(context, { platform, client, buyers, sale }),
        await crowd(context, { platform, client, buyers, sale }),
      ];
      const invariants = await checkInvariants(platform.dataDir);
      return {
        figures: parts.flatMap(({ figures }) => figures),
        goals: [...parts.flatMap(({ goals }) => goals), invariants],
        charts: parts.flatMap(({ charts = [] }) => charts),
      };
    } finally {
      await client.close();
    }
  },
};

interface Parts {
  readonly platform: RushPlatform;
  readonly client: ApiClient;
  readonly buyers: readonly Buyer[];
  readonly sale: Sale;
}

/** The compiler and the pools are warm before the clock runs: holds of another event; and everybody's session is known. */
async function warmUp({ db }: RushPlatform, client: ApiClient, buyers: readonly Buyer[]): Promise<void> {
  await inParallel(buyers, 50, ({ token }) => client.call('GET', '/auth/verify', { token }));
  await holdAll(client, buyers.slice(0, 500), await givenSale(db, 1_000), { atOnce: 50 });
  await drained(db);
}

async function rush(
  { size, workers, progress }: ScenarioContext,
  { platform, client, buyers, sale }: Parts,
): Promise<ScenarioResult> {
  const atOnce = size('at-once');
  progress(`all of them try to hold, ${atOnce} at once`);
  const before = await readCpuTime(platform.pid);
  const seen = await holdAll(client, buyers, sale, { atOnce });
  const cost = costEach(before, await readCpuTime(platform.pid), buyers.length);
  for (const { status, body } of seen.errors.slice(0, 5)) progress(`error ${status} ${JSON.stringify(body)}`);

  progress('the queues drain; then the bare driver does the same statements');
  await drained(platform.db);
  const ceiling = await measureCeiling(platform.address, {
    holds: Math.max(2_000, size('capacity')),
    atOnce,
    connections: CONNECTIONS_A_WORKER * workers,
  });
  const rate = seen.held.length / seen.holdSeconds;
  const wanted = Math.min(buyers.length, size('capacity'));
  return {
    figures: [
      { name: 'holds', value: round(rate), unit: '/s' },
      { name: 'bare driver', value: round(ceiling), unit: '/s' },
      ...latencies(`a hold in the rush, ${atOnce} under way`, seen.held),
      ...costFigures('a request', cost),
    ],
    goals: [
      atLeast('share of the bare driver', 0.3, rate / ceiling),
      never('oversold', Math.max(0, seen.held.length - wanted)),
      never('refused early', Math.max(0, wanted - seen.held.length)),
      never('errors', seen.errors.length),
    ],
    charts: [
      {
        title: 'Holds a second: the whole way, and the bare driver’s statements alone',
        unit: '/s',
        bars: [
          { name: 'Concert', value: round(rate) },
          { name: 'the bare driver', value: round(ceiling) },
        ],
      },
    ],
  };
}

/** The same buyers come again, when nothing is left. */
async function soldOut(
  { size, progress }: ScenarioContext,
  { platform, client, buyers, sale }: Parts,
): Promise<ScenarioResult> {
  const seconds = size('minutes-later') * 60;
  progress(`it is sold out; ${seconds} s later they try again`);
  await pause(seconds * 1000);
  const another = await givenSale(platform.db, buyers.length);
  const free = await holdAll(client, buyers, another, { atOnce: size('at-once') });
  await drained(platform.db);
  const { result, statements } = await statementsOf(platform.db, () =>
    holdAll(client, buyers, sale, { atOnce: size('at-once') }),
  );
  const rate = result.refused.length / result.seconds;
  return {
    figures: [{ name: 'refusals when sold out', value: round(rate), unit: '/s' }],
    goals: [
      atLeast('refusals against holds of the same size', 3, rate / (free.held.length / free.holdSeconds)),
      atMost('statements for a refusal', 0.05, statements / result.refused.length),
      never('held when sold out', result.held.length),
      never('errors when sold out', result.errors.length),
    ],
  };
}

/** «500 at once» in both its senses: so many requests under way all the time, and so many people within a second. */
async function crowd(
  { size, progress }: ScenarioContext,
  { platform, client, buyers }: Parts,
): Promise<ScenarioResult> {
  const count = size('come-at-once');
  progress(`${count} at once: under way all the time, then come within a second`);
  const underWay = await holdAll(client, buyers, await givenSale(platform.db, buyers.length), {
    atOnce: count,
  });
  await drained(platform.db);
  const sale = await givenSale(platform.db, count);
  const come: RushResult = await holdAll(client, buyers.slice(0, count), sale, { withinSeconds: 1 });
  return {
    figures: [
      ...latencies(`a hold, ${count} under way`, underWay.held),
      ...latencies(`a hold, ${count} come within a second`, come.held),
    ],
    goals: [
      atMost(`p95 with ${count} under way, ms`, 200, p95(underWay.held)),
      atMost(`p95 of ${count} who come within a second, ms`, 200, p95(come.held)),
      never('errors of the crowd', underWay.errors.length + come.errors.length),
    ],
  };
}
