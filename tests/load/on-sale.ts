import { connect, type Database } from '@concert/database/connection';
import { givenEvent } from '@concert/testing/builders';
import { databaseAddress } from '@concert/testing/database-address';
import { until } from '@concert/testing/until';
import { sql } from 'kysely';
import { z } from 'zod';
import { type ApiAnswer, type ApiClient, openApiClient } from './api-client.ts';
import { measureCeiling } from './ceiling.ts';
import { checkInvariants } from './check-invariants.ts';
import { inParallel, percentile } from './in-parallel.ts';
import { type OwnPlatform, startOwnPlatform } from './own-platform.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';

interface OnSaleOptions {
  readonly buyers: number;
  readonly capacity: number;
  readonly workers: number;
  /** Requests under way at once. */
  readonly atOnce: number;
}

const Registered = z.object({ accessToken: z.string() });
const Problem = z.object({ type: z.string() });

/** Connections of one gateway process, as the local platform sets it by default. */
const CONNECTIONS_A_WORKER = 24;

/** Buyers who are logged in all try to hold one ticket at once, against the bare driver with the same statements. */
export const onSale: Scenario = {
  name: 'on-sale',
  summary: 'more buyers than tickets hold one each, against the bare driver',
  async run({ isQuick, workers, progress }) {
    const size = isQuick
      ? { buyers: 600, capacity: 300, atOnce: 200 }
      : { buyers: 5_000, capacity: 2_500, atOnce: 1_000 };
    const platform = await startOwnPlatform({
      args: ['--no-demo', '--no-web'],
      env: { WORKERS: String(workers), RATE_LIMIT_LOGIN_PER_MINUTE: '1000000' },
    });
    try {
      const result = await rush(platform, { ...size, workers }, progress);
      return { ...result, goals: [...result.goals, await checkInvariants(platform.dataDir)] };
    } finally {
      await platform.stop();
    }
  },
};

async function rush(
  platform: OwnPlatform,
  options: OnSaleOptions,
  progress: (line: string) => void,
): Promise<ScenarioResult> {
  Object.assign(process.env, platform.environment);
  const address = await databaseAddress();
  const db = connect(address, { connections: 4 });
  const client = openApiClient(platform.url, options.atOnce);
  try {
    const event = await givenEvent(db, { ticketTypes: [{ capacity: options.capacity }] });
    const [ticketTypeId = ''] = event.ticketTypeIds;
    progress(`${options.buyers} buyers register`);
    const tokens = await registerAll(client, options.buyers, progress);
    await warmUp(db, client, tokens);
    progress('the queues drain, the buyers open the page');
    await drained(db);
    await inParallel(tokens, 50, (token) => client.call('GET', '/auth/verify', { token }));

    progress(`all of them try to hold, ${options.atOnce} at once`);
    const body = { eventId: event.id, items: [{ ticketTypeId, quantity: 1 }] };
    const started = performance.now();
    let lastHold = started;
    const answers = await inParallel(tokens, options.atOnce, async (token) => {
      const answer = await client.call('POST', '/bookings', { token, key: crypto.randomUUID(), body });
      if (answer.status === 201) lastHold = performance.now();
      return answer;
    });
    const seconds = (lastHold - started) / 1000;
    for (const answer of answers.filter(isError).slice(0, 5))
      progress(`  error ${answer.status} ${JSON.stringify(answer.body)}`);

    progress('the bare driver does the same statements');
    const connections = CONNECTIONS_A_WORKER * options.workers;
    const ceiling = await measureCeiling(address, {
      holds: Math.max(2_000, options.capacity),
      atOnce: options.atOnce,
      connections,
    });
    return summary(answers, { seconds, ceiling, ...options });
  } finally {
    await Promise.all([client.close(), db.destroy()]);
  }
}

async function registerAll(
  client: ApiClient,
  buyers: number,
  progress: (line: string) => void,
): Promise<readonly string[]> {
  const names = Array.from({ length: buyers }, (_, index) => index);
  let done = 0;
  return inParallel(names, 8, async (index) => {
    const body = {
      email: `buyer-${index}@bench.example`,
      password: 'rather-long-secret-7',
      name: `Buyer ${index}`,
    };
    const answer = await client.call('POST', '/auth/register', { body });
    if (answer.status !== 201)
      throw new Error(`registering answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    done += 1;
    if (done % 500 === 0) progress(`  ${done} registered`);
    return Registered.parse(answer.body).accessToken;
  });
}

/** The compiler and the pools are warm before the clock runs: holds of another event. */
async function warmUp(db: Database, client: ApiClient, tokens: readonly string[]): Promise<void> {
  const event = await givenEvent(db, { ticketTypes: [{ capacity: 1_000 }] });
  const body = { eventId: event.id, items: [{ ticketTypeId: event.ticketTypeIds[0], quantity: 1 }] };
  await inParallel(tokens.slice(0, 500), 50, (token) =>
    client.call('POST', '/bookings', { token, key: crypto.randomUUID(), body }),
  );
}

/** What the registrations and the warm-up set off is over: every event is published and has its audit record. */
async function drained(db: Database): Promise<void> {
  await until(
    'every event is published and recorded',
    async () => {
      const { rows } = await sql<{ open: number }>`
        SELECT COUNT(*) AS open FROM outbox o LEFT JOIN audit_logs a ON a.event_id = o.id WHERE a.id IS NULL`.execute(
        db,
      );
      return rows[0]?.open === 0;
    },
    300,
  );
}

function summary(
  answers: readonly ApiAnswer[],
  {
    seconds,
    ceiling,
    buyers,
    capacity,
  }: OnSaleOptions & { readonly seconds: number; readonly ceiling: number },
): ScenarioResult {
  const held = answers.filter((answer) => answer.status === 201);
  const refused = answers.filter(isSoldOut);
  const errors = answers.length - held.length - refused.length;
  const latencies = held.map((answer) => answer.milliseconds);
  const rate = held.length / seconds;
  const ratio = Math.round((rate / ceiling) * 1000) / 1000;
  const wanted = Math.min(buyers, capacity);
  return {
    figures: [
      { name: 'holds', value: round(rate), unit: '/s' },
      { name: 'bare driver', value: round(ceiling), unit: '/s' },
      ...[0.5, 0.95, 0.99].map((share) => ({
        name: `p${share * 100} of a hold`,
        value: round(percentile(latencies, share)),
        unit: 'ms',
      })),
      { name: 'refused, sold out', value: refused.length },
    ],
    goals: [
      {
        name: 'share of the bare driver',
        wanted: '≥ 0.30',
        seen: ratio,
        isMet: ratio >= 0.3,
        isPromise: false,
      },
      {
        name: 'held',
        wanted: String(wanted),
        seen: held.length,
        isMet: held.length === wanted,
        isPromise: true,
      },
      { name: 'errors', wanted: '0', seen: errors, isMet: errors === 0, isPromise: true },
    ],
  };
}

const isError = (answer: ApiAnswer): boolean => answer.status !== 201 && !isSoldOut(answer);

function isSoldOut(answer: ApiAnswer): boolean {
  const problem = Problem.safeParse(answer.body);
  return answer.status === 409 && problem.success && problem.data.type.endsWith('/sold-out');
}

const round = (value: number): number => Math.round(value * 10) / 10;
