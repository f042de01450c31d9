import { setTimeout as pause } from 'node:timers/promises';
import { type ApiClient, openApiClient } from '../load/api-client.ts';
import { percentile } from '../load/in-parallel.ts';

/** How ordinary calls fare. */
export interface Fare {
  readonly calls: number;
  readonly p50: number;
  readonly p95: number;
  readonly failed: number;
}

const EVERY_MS = 50;
const AT_ONCE = 8;

/** Ordinary people who look at events while something else goes on. */
export async function fareWhile(url: string, other: () => Promise<unknown>): Promise<Fare> {
  const client = openApiClient(url, AT_ONCE);
  const stopping = new AbortController();
  const answers: { readonly milliseconds: number; readonly isGood: boolean }[] = [];
  const lanes = Array.from({ length: AT_ONCE }, () => look(client, answers, stopping.signal));
  try {
    await other();
  } finally {
    stopping.abort();
    await Promise.all(lanes);
    await client.close();
  }
  const took = answers.map(({ milliseconds }) => milliseconds);
  return {
    calls: answers.length,
    p50: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    failed: answers.filter(({ isGood }) => !isGood).length,
  };
}

async function look(
  client: ApiClient,
  answers: { readonly milliseconds: number; readonly isGood: boolean }[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const started = performance.now();
    const status = await client.call('GET', '/events').then(
      (answer) => answer.status,
      () => 0,
    );
    answers.push({ milliseconds: performance.now() - started, isGood: status === 200 });
    await pause(EVERY_MS);
  }
}

/** A little later than before is the machine's; much later is ours. */
export const isMuchWorse = (before: Fare, meanwhile: Fare): boolean =>
  meanwhile.p95 > Math.max(before.p95 * 3, before.p95 + 100);
