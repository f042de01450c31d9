import type { HeapSample } from './heaps.ts';

export interface HeapGrowth {
  readonly isBounded: boolean;
  readonly told: string;
}

const MIB = 1024 * 1024;

/** Caches that are bounded fill up, and the compiler keeps what it learns: so much is no leak in a run of any length. */
const ALLOWED_MIB = 48;

/**
 * How much the gateways' memory grew after the first round, when everything had been loaded and every cache begun.
 * @param samples one row for each round, one sample for each process
 */
export function growthOf(samples: readonly (readonly HeapSample[])[], requests: number): HeapGrowth {
  const used = samples.map((row) => row.reduce((sum, one) => sum + one.heapUsed + one.external, 0) / MIB);
  const [first = 0] = used;
  const last = used.at(-1) ?? first;
  const row = used.map((one) => one.toFixed(0)).join(', ');
  const isBounded = last - first <= ALLOWED_MIB;
  return {
    isBounded,
    told: `${row} MiB over ${requests} requests${isBounded ? '' : `: more than ${ALLOWED_MIB} MiB of growth`}`,
  };
}
