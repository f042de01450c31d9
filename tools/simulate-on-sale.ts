import { parseArgs } from 'node:util';
import { type Outcome, simulate, type World } from './simulate-on-sale/simulate.ts';

// What an on-sale does to the hot path, by numbers of Lambda instances, of stripes, and by the database's cores.

const HELP = `Usage: npm run simulate:on-sale [-- --arrivals <a second>] [--seconds <n>]

A queueing model of holds: instances of booking-api, the database's cores, the rows that the stock lies in. Prints what
comes out for some worlds. A model tells which wall stands first; only npm run bench tells how far away it is.

Options:
  --arrivals <n>  holds asked for each second (1000)
  --seconds <n>   for how long (20)
  --help          show this text`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    arrivals: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
  },
});

const WORLDS: readonly (World & { readonly title: string })[] = [
  { title: 'one row', instances: 200, stripes: 1, cores: 2 },
  { title: '4 stripes', instances: 200, stripes: 4, cores: 2 },
  { title: 'as it is: 16 stripes, r8g.large', instances: 200, stripes: 16, cores: 2 },
  { title: '50 instances', instances: 50, stripes: 16, cores: 2 },
  { title: '10 instances', instances: 10, stripes: 16, cores: 2 },
  { title: 'r8g.2xlarge', instances: 200, stripes: 16, cores: 8 },
  { title: 'r8g.2xlarge, one row', instances: 200, stripes: 1, cores: 8 },
];

if (values.help === true) {
  console.log(HELP);
} else {
  const rush = { arrivalsPerSecond: Number(values.arrivals), seconds: Number(values.seconds) };
  console.log(
    '| world | instances | stripes | cores | holds/s | p50 ms | p95 ms | busy: instances, cores, rows |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---|');
  for (const world of WORLDS) console.log(row(world, simulate(world, rush)));
}

function row(
  { title, instances, stripes, cores }: World & { readonly title: string },
  outcome: Outcome,
): string {
  const { holdsPerSecond, p50, p95, busy } = outcome;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const cells = [
    ...[title, instances, stripes, cores],
    ...[holdsPerSecond, p50, p95].map((number) => Math.round(number).toLocaleString('en')),
    [busy.instances, busy.cores, busy.rows].map(percent).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
