import { createStation, type Station, spread } from './station.ts';

export interface World {
  /** Instances of booking-api that may run at once. */
  readonly instances: number;
  /** Rows that the stock of the one ticket type lies in. */
  readonly stripes: number;
  /** Of the database. */
  readonly cores: number;
}

export interface Rush {
  readonly arrivalsPerSecond: number;
  readonly seconds: number;
}

export interface Outcome {
  readonly holdsPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  /** Shares of the time from the first call to the last answer in which each was at work. */
  readonly busy: Readonly<Record<'instances' | 'cores' | 'rows', number>>;
}

/**
 * Milliseconds of one hold, assumed: what is not the database's; the statements before the stock's; and how long the
 * stock's row stays locked, from its update to the commit that a second zone has confirmed.
 */
const HOLD = { outside: 15, statements: 1.5, locked: 3 };

const SEED = 20_261_124;

/**
 * Lets holds of one ticket type come in evenly spread by chance and go through three stations, first come, first
 * served: an instance for the whole of it, a core for the statements, and by chance one of the rows until the commit.
 * The stock does not run dry. The same input gives the same outcome.
 */
export function simulate(world: World, { arrivalsPerSecond, seconds }: Rush): Outcome {
  const random = spread(SEED);
  const instances = createStation(world.instances);
  const cores = createStation(world.cores);
  const rows = Array.from({ length: world.stripes }, () => createStation(1));
  const arrivals = Array.from({ length: arrivalsPerSecond * seconds }, () => random() * seconds * 1000);
  const took: number[] = [];
  let last = 0;
  for (const arrival of arrivals.sort((a, b) => a - b)) {
    const end = instances.serve(arrival, (start) => hold(start + HOLD.outside, { cores, rows, random }));
    took.push(end - arrival);
    last = Math.max(last, end);
  }
  took.sort((a, b) => a - b);
  const quantile = (share: number) => took[Math.floor(took.length * share)] ?? 0;
  return {
    holdsPerSecond: took.length / (last / 1000),
    p50: quantile(0.5),
    p95: quantile(0.95),
    busy: {
      instances: instances.work() / (world.instances * last),
      cores: cores.work() / (world.cores * last),
      rows: rows.reduce((total, row) => total + row.work(), 0) / (world.stripes * last),
    },
  };
}

interface Database {
  readonly cores: Station;
  readonly rows: readonly Station[];
  readonly random: () => number;
}

function hold(start: number, { cores, rows, random }: Database): number {
  const done = cores.serve(start, (at) => at + HOLD.statements);
  const row = rows[Math.floor(random() * rows.length)];
  return row?.serve(done, (at) => at + HOLD.locked) ?? done;
}
