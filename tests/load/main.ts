import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type OnSaleResult, runOnSale } from './on-sale.ts';
import { HELP, type OnSaleOptions, readOptions } from './options.ts';
import { startOwnPlatform } from './own-platform.ts';

const options = readOptions(process.argv.slice(2));
if (options === undefined) console.log(HELP);
else process.exitCode = await bench(options);

/** @returns the exit code: 1 when tickets were oversold, somebody got an error, or an invariant is broken */
async function bench(wanted: OnSaleOptions): Promise<number> {
  const progress = wanted.json ? () => {} : (line: string) => console.log(line);
  progress('starting a platform for this run');
  const platform = await startOwnPlatform({
    args: ['--no-demo', '--no-web'],
    env: { WORKERS: String(wanted.workers), RATE_LIMIT_LOGIN_PER_MINUTE: '1000000' },
  });
  try {
    const result = await runOnSale(platform, wanted, progress);
    const invariants = await checkInvariants(platform.dataDir);
    console.log(wanted.json ? JSON.stringify({ ...result, invariants }) : table(result, wanted, invariants));
    const isSound = result.errors === 0 && result.oversold === 0 && invariants === 'ok';
    const isSoldCompletely = result.held === Math.min(wanted.buyers, wanted.capacity);
    return isSound && isSoldCompletely ? 0 : 1;
  } finally {
    await platform.stop();
  }
}

async function checkInvariants(dataDir: string): Promise<'ok' | 'broken'> {
  const tool = fileURLToPath(new URL('../../tools/invariants.ts', import.meta.url));
  try {
    await promisify(execFile)(process.execPath, [tool], { env: { ...process.env, CONCERT_DATA: dataDir } });
    return 'ok';
  } catch (error) {
    console.error(error instanceof Error && 'stdout' in error ? error.stdout : error);
    return 'broken';
  }
}

function table(result: OnSaleResult, wanted: OnSaleOptions, invariants: string): string {
  const rows = [
    ['buyers, at once', `${wanted.buyers}, ${wanted.atOnce}`],
    ['tickets', String(wanted.capacity)],
    ['gateway processes', String(wanted.workers)],
    ['held', String(result.held)],
    ['refused (sold out)', String(result.refused)],
    ['errors', String(result.errors)],
    ['oversold', String(result.oversold)],
    ['holds/s', String(result.holdsPerSecond)],
    ['p50, p95, p99 ms', `${result.p50Ms}, ${result.p95Ms}, ${result.p99Ms}`],
    ['bare driver holds/s', String(result.ceilingPerSecond)],
    ['ratio', String(result.ratio)],
    ['invariants', invariants],
  ];
  return rows.map(([name = '', value = '']) => `  ${name.padEnd(22)}${value}`).join('\n');
}
