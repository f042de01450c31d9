import { type ApiClient, openApiClient } from '../../../tools/demo/api-client.ts';
import { percentile } from '../in-parallel.ts';
import type { MeasuredCall } from './requests.ts';
import type { Grown } from './world.ts';

/** One call on a small and on a large history. */
export interface Comparison {
  readonly name: string;
  readonly status: number;
  readonly small: Latency;
  readonly large: Latency;
  /** How much longer the large one takes at the 95th percentile. */
  readonly ratio: number;
}

export interface Latency {
  readonly median: number;
  readonly p95: number;
}

export interface Pair {
  readonly small: Grown;
  readonly large: Grown;
}

export interface ComparisonOptions {
  readonly samples: number;
  /** Makes both forget what they keep, before each call. */
  readonly forget?: (grown: Grown) => Promise<void>;
}

const WARM_UP = 5;
/** What is as fast as this is as fast as one can tell on a machine with other work. */
const NOISE_MS = 1;
export const MOST = 1.3;
const ROUNDS = 3;

/**
 * Calls both in turns, each as often as the other begins. A ratio over the limit is measured again, and the least of
 * three counts: other work on the machine can make one of two alike slower, but not three times the same.
 */
export async function compare(
  pair: Pair,
  call: MeasuredCall,
  options: ComparisonOptions,
): Promise<Comparison> {
  const clients = {
    small: openApiClient(pair.small.platform.url),
    large: openApiClient(pair.large.platform.url),
  };
  let best: Comparison | undefined;
  for (let round = 0; round < ROUNDS && (best === undefined || best.ratio > MOST); round += 1) {
    const seen = await oneRound(pair, clients, call, options);
    if (best === undefined || seen.ratio < best.ratio) best = seen;
  }
  if (best === undefined) throw new Error(`${call.name} was not measured`);
  return best;
}

async function oneRound(
  pair: Pair,
  clients: Readonly<Record<keyof Pair, ApiClient>>,
  call: MeasuredCall,
  { samples, forget }: ComparisonOptions,
): Promise<Comparison> {
  const times: Record<keyof Pair, number[]> = { small: [], large: [] };
  const statuses = new Set<number>();
  for (let turn = -WARM_UP; turn < samples; turn += 1) {
    for (const which of turn % 2 === 0 ? (['small', 'large'] as const) : (['large', 'small'] as const)) {
      await forget?.(pair[which]);
      const request = call.request(pair[which].world);
      const started = performance.now();
      const answer = await clients[which].send(call.operation, request);
      await answer.arrayBuffer();
      if (turn >= 0) times[which].push(performance.now() - started);
      statuses.add(answer.status);
    }
  }
  const [small, large] = [latencyOf(times.small), latencyOf(times.large)];
  const ratio = (large.p95 + NOISE_MS) / (small.p95 + NOISE_MS);
  return {
    name: call.name,
    status: Math.max(...statuses),
    small,
    large,
    ratio: Math.round(ratio * 100) / 100,
  };
}

const latencyOf = (times: readonly number[]): Latency => ({
  median: round(percentile(times, 0.5)),
  p95: round(percentile(times, 0.95)),
});

const round = (value: number): number => Math.round(value * 10) / 10;
