import { startOwnPlatform } from '../load/own-platform.ts';
import { ensureAdmin } from './fuzz-world.ts';
import { growthOf, type HeapGrowth } from './heap-growth.ts';
import { type HeapSample, openHeaps } from './heaps.ts';
import { type FuzzOptions, HELP, readOptions } from './options.ts';
import { type FuzzResult, replay, runFuzz } from './run-fuzz.ts';

/** What is refused for coming too often is judged elsewhere. */
const UNLIMITED = {
  RATE_LIMIT_USER_PER_MINUTE: '100000000',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '100000000',
  RATE_LIMIT_LOGIN_PER_MINUTE: '100000000',
};

const options = readOptions(process.argv.slice(2), new Date());
if (options === undefined) console.log(HELP);
else process.exitCode = await fuzz(options);

/** @returns the exit code: 1 when a promise was broken */
async function fuzz(wanted: FuzzOptions): Promise<number> {
  const progress = wanted.json ? () => {} : (line: string) => console.log(line);
  const heaps = await openHeaps();
  progress('starting a platform for this run');
  const platform = await startOwnPlatform({
    args: ['--no-demo', '--no-web'],
    env: { ...UNLIMITED, ...heaps.env, WORKERS: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void platform.stop().then(() => process.exit(1)));
  Object.assign(process.env, platform.environment);
  try {
    await ensureAdmin(platform.environment);
    if (wanted.replay !== undefined) return await show(platform.url, wanted);
    const samples: (readonly HeapSample[])[] = [];
    const result = await runFuzz({
      origin: platform.url,
      ...wanted,
      progress,
      afterRound: async () => void samples.push(await heaps.sample()),
    });
    const memory = growthOf(samples, wanted.requests);
    console.log(
      wanted.json ? JSON.stringify({ ...result, seed: wanted.seed, memory }) : table(result, wanted, memory),
    );
    return result.failures.length === 0 && result.changes.length === 0 && memory.isBounded ? 0 : 1;
  } finally {
    await platform.stop();
    await heaps.close();
  }
}

async function show(origin: string, { replay: which, only, seed }: FuzzOptions): Promise<number> {
  const { shot, outcome } = await replay(origin, which?.seed ?? seed, which?.index ?? 0, only);
  console.log(shot.bytes.toString('latin1').slice(0, 4_000));
  console.log('\n----');
  if (typeof outcome === 'string') console.log(outcome);
  else console.log(outcome.status, Object.fromEntries(outcome.headers), `\n${outcome.body.slice(0, 4_000)}`);
  return 0;
}

function table(result: FuzzResult, { seed }: FuzzOptions, memory: HeapGrowth): string {
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ');
  const rows = [
    ['requests', `${result.requests} in ${result.seconds} s, seed ${seed}`],
    ['operations', String(result.operations)],
    ['by kind', counts(result.byKind)],
    ['by status', counts(result.byStatus)],
    ['valid and admitted', `${result.validAdmitted} of ${result.byKind.valid ?? 0}`],
    ['slowest answer', `${result.slowestMs} ms`],
    ['refusals compared', `${result.refusalsCompared}, ${result.changes.length} with a change`],
    ['outside the contract', String(result.failures.length)],
    ['heap after GC', memory.told],
  ];
  return rows.map(([name = '', value = '']) => `  ${name.padEnd(22)}${value}`).join('\n');
}
