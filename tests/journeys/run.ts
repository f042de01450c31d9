import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { type OwnPlatform, startOwnPlatform } from '../load/own-platform.ts';

// Starts the whole platform with its demo data on a free port and a fresh folder, goes the journeys on it with
// Vitest, delivers every event of them twice more in no order, checks the invariants of what they left, and ends it.

const HELP = `Usage: npm run test:journeys [-- <part of a test file's name> …]

Whole purchases through the API and through the browser, on a platform of their own that is started for them and
ended afterwards. Exit code 1 when a journey fails, an invariant does not hold, or a page of the storefront has become too
heavy.`;

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help === true) console.log(HELP);
else process.exitCode = await run(positionals);

async function run(names: readonly string[]): Promise<number> {
  console.log('Starting a platform for the journeys');
  const started = performance.now();
  // Several journeys each log a world of people in, from one address; others say whatever can be said.
  const env = {
    RATE_LIMIT_LOGIN_PER_MINUTE: '10000',
    RATE_LIMIT_USER_PER_MINUTE: '100000',
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: '100000',
  };
  const platform = await startOwnPlatform({ args: [], env });
  console.log(`${platform.url} is ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void platform.stop().then(() => process.exit(1)));
  }
  try {
    // The web app has just been built: what its first pages weigh is known for nothing.
    const bundle = await node(['tools/check-bundle.ts'], platform);
    const journeys = await node(
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'journeys', ...names],
      platform,
    );
    const replayed = await node(['tests/faults/replay-everything.ts'], platform);
    const invariants = await node(['tools/invariants.ts', '--data-dir', platform.dataDir], platform);
    return Math.max(bundle, journeys, replayed, invariants);
  } finally {
    await platform.stop();
  }
}

/** Runs one of our programs to its end, with the platform's whereabouts. @returns its exit code */
function node(args: readonly string[], { url, dataDir }: OwnPlatform): Promise<number> {
  const child = spawn(process.execPath, [...args], {
    stdio: 'inherit',
    env: { ...process.env, JOURNEY_URL: url, CONCERT_DATA: dataDir },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
