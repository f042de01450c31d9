import { setTimeout as pause } from 'node:timers/promises';
import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { until } from '@concert/testing/until';
import { z } from 'zod';
import { openApiClient } from '../load/api-client.ts';
import { drained } from './drained.ts';
import { brokenInvariants } from './invariants.ts';
import { gatewaysOf, startKept } from './kept-platform.ts';
import { type Outcome, type Progress, rounded } from './outcome.ts';
import { type Answered, goOnBuying, type Lost } from './persistent-buyers.ts';
import { environmentFor, openStage, type Stage } from './world.ts';

export interface StopTerms {
  readonly buyers: number;
  /** Before anything is ended, and between. */
  readonly seconds: number;
}

const GATEWAYS = 2;

interface Part {
  readonly name: string;
  readonly answered: number;
  readonly lost: readonly Lost[];
  readonly seconds: number;
}

/**
 * Ends one gateway after the other, then the whole platform, while people buy. Who was heard is answered; what was
 * answered is there after the next start, where everything goes on.
 */
export async function tryStop(terms: StopTerms, progress: Progress): Promise<Outcome> {
  const stage = await openStage({ workers: GATEWAYS, callers: terms.buyers });
  try {
    const rolling = await rollingRestart(stage, terms, progress);
    const whole = await wholeStop(stage, terms, progress);
    progress('starting it again on what it left');
    const again = await startKept({
      dataDir: stage.platform.dataDir,
      port: Number(new URL(stage.platform.url).port),
      env: environmentFor(GATEWAYS),
    });
    try {
      const missing = await missingAfter([...rolling.answers, ...whole.answers]);
      progress('what was paid is confirmed, and every event is published');
      await drained();
      const invariants = await brokenInvariants(stage.platform.dataDir);
      const carriedOut = await carriedOutOf(whole.part.lost);
      return outcomeOf(rolling.part, whole.part, { missing, carriedOut, invariants });
    } finally {
      await again.end();
    }
  } finally {
    await stage.leave();
  }
}

interface Tried {
  readonly part: Part;
  readonly answers: readonly Answered[];
}

async function rollingRestart(
  stage: Stage,
  { buyers, seconds }: StopTerms,
  progress: Progress,
): Promise<Tried> {
  const client = openApiClient(stage.platform.url, buyers);
  const buying = goOnBuying(client, stage, buyers);
  const began = performance.now();
  await pause(seconds * 1000);
  for (const pid of await gatewaysOf(stage.platform)) {
    progress(`ending gateway ${pid}`);
    process.kill(pid, 'SIGTERM');
    await until(
      `another gateway is there for ${pid}`,
      async () => {
        const now = await gatewaysOf(stage.platform);
        return now.length === GATEWAYS && !now.includes(pid);
      },
      60,
    );
    await pause(seconds * 1000);
  }
  const { answers, lost } = await buying.end();
  await client.close();
  return { part: partOf('each gateway in turn', answers, lost, began), answers };
}

async function wholeStop(stage: Stage, { buyers, seconds }: StopTerms, progress: Progress): Promise<Tried> {
  const client = openApiClient(stage.platform.url, buyers);
  const buying = goOnBuying(client, stage, buyers);
  await pause(seconds * 1000);
  progress('ending the whole platform');
  const began = performance.now();
  await stage.platform.end();
  const { answers, lost } = await buying.end();
  await client.close();
  return { part: partOf('the whole platform', answers, lost, began), answers };
}

const partOf = (name: string, answers: readonly Answered[], lost: readonly Lost[], began: number): Part => ({
  name,
  answered: answers.length,
  lost,
  seconds: (performance.now() - began) / 1000,
});

const Count = z.object({ count: z.coerce.number() });

/** Bookings whose hold was answered and that are not there. */
async function missingAfter(answers: readonly Answered[]): Promise<number> {
  const ids = answers.map(({ bookingId }) => bookingId);
  return withReader(await databaseAddress(), async (reader) => {
    const [row] = await reader.rows('SELECT COUNT(*) AS count FROM bookings WHERE id IN (?)', [ids]);
    return ids.length - Count.parse(row).count;
  });
}

/** Requests without an answer that were carried out all the same. */
async function carriedOutOf(lost: readonly Lost[]): Promise<readonly Lost[]> {
  if (lost.length === 0) return [];
  const keys = lost.map(({ key }) => key);
  return withReader(await databaseAddress(), async (reader) => {
    const rows = await reader.rows<{ idempotency_key: string }>(
      'SELECT idempotency_key FROM idempotency_keys WHERE idempotency_key IN (?)',
      [keys],
    );
    const known = new Set(rows.map((row) => row.idempotency_key));
    return lost.filter(({ key }) => known.has(key));
  });
}

interface Afterwards {
  readonly missing: number;
  readonly carriedOut: readonly Lost[];
  readonly invariants: readonly string[];
}

/**
 * While the whole platform ends, the system itself cuts connections that nobody has taken yet, which is no loss: they
 * were heard by nobody. While one gateway ends, the other takes them.
 */
function outcomeOf(rolling: Part, whole: Part, { missing, carriedOut, invariants }: Afterwards): Outcome {
  const unheard = whole.lost.length - carriedOut.length;
  const refusals = whole.lost.filter(({ reason }) => !reason.startsWith('E'));
  return {
    name: 'stop',
    rows: [
      ['ended while people bought', 'answered', 'lost', 'never heard', 's'],
      [rolling.name, String(rolling.answered), String(rolling.lost.length), '0', rounded(rolling.seconds, 1)],
      [
        whole.name,
        String(whole.answered),
        String(carriedOut.length),
        String(unheard),
        rounded(whole.seconds, 1),
      ],
      ['answered holds that are not there', '', String(missing), '', ''],
      ['invariants afterwards', '', invariants.length === 0 ? 'ok' : 'broken', '', ''],
    ],
    figures: { rolling, whole, missing, carriedOut, invariants },
    broken: [
      ...lossesOf(rolling.name, rolling.lost),
      ...lossesOf(whole.name, [...carriedOut, ...refusals]),
      ...(missing > 0 ? [`${missing} holds were answered and are not there`] : []),
      ...invariants.map((name) => `invariant ${name} does not hold`),
    ],
  };
}

function lossesOf(name: string, lost: readonly Lost[]): readonly string[] {
  const reasons = [...new Set(lost.map(({ reason }) => reason))].join(', ');
  return lost.length === 0 ? [] : [`${name}: ${lost.length} requests were lost (${reasons})`];
}
