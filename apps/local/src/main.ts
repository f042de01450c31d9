import { seedDemoOnce } from './demo/seed-once.ts';
import { openCleanup } from './platform/cleanup.ts';
import { HELP, type PlatformOptions, readOptions } from './platform/options.ts';
import { startPlatform } from './platform/start-platform.ts';

const started = performance.now();
const log = (line: string) =>
  console.log(`  ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
const cleanup = openCleanup(log);
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

// Forked by a test or a tool: without its parent nobody would end it.
process.once('disconnect', () => void end(0));

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) console.log(HELP);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? `\n${error.message}` : error);
  await end(1);
}

async function run(options: PlatformOptions): Promise<void> {
  console.log('Concert is starting');
  const platform = await startPlatform(options, cleanup, log);
  if (options.withDemo && !options.storesOnly) await seedDemoOnce(options.dataDir, platform, log);
  console.log(`\nready ${platform.url}`);
  if (!options.storesOnly) console.log(guide(platform.url, options));
  process.send?.({ ready: true, ...platform });
}

function guide(url: string, { withDemo, dataDir }: PlatformOptions): string {
  const accounts = ['fan', 'organizer', 'staff', 'admin'].map(
    (name) => `${`${name}@concert.example`.padEnd(28)}concert-demo`,
  );
  return [
    '',
    `  storefront   ${url}/`,
    `  API          ${url}/api/openapi.json`,
    `  mailbox      ${url}/_local/mail`,
    `  phones       ${url}/_local/messages`,
    `  metrics      ${url}/_local/metrics`,
    `  Stripe       ${url}/_local/stripe`,
    `  data, logs   ${dataDir}`,
    ...(withDemo ? ['', '  demo accounts', ...accounts.map((line) => `    ${line}`)] : []),
    '',
    '  Ctrl-C stops everything.',
  ].join('\n');
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await cleanup.run();
  process.exit(code);
}
