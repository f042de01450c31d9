import { parseArgs } from 'node:util';
import { checkInvariants } from './invariants/check-invariants.ts';
import { openStores } from './invariants/open-stores.ts';
import { progressOnStderr } from './invariants/progress.ts';
import { findRunningPlatform } from './running-platform.ts';

// Checks the six invariants of Concert on the stores of the running platform.

const HELP = `Usage: npm run invariants [-- --data-dir <folder>]

Checks on the running platform's stores, without changing anything and while it works:
  stock    of every ticket type, sold + held + free is its capacity
  money    every payment has its booking or its refund, every booking its payment, to the cent
  tickets  every confirmed booking has exactly its tickets; codes are unique and verify
  holds    no hold outlives its expiry
  audit    every change has its audit record, and the chains verify
  outbox   every event is published and reaches its consumers, and none applies one twice

Prints JSON: { "ok", "checks": [{ "name", "violations", "examples" }] }.
Exit code 0 when all hold, 1 on a violation, 2 when the stores cannot be read.

Options:
  --data-dir <folder>  data folder of the platform (CONCERT_DATA, else .local)
  --help               show this text`;

/** How long the local queues, or SQS, may take to count what was put into them. */
const PATIENCE_MS = 10_000;

try {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      'data-dir': { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (values.help === true) console.log(HELP);
  else await run(values['data-dir']);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function run(dataDir: string | undefined): Promise<void> {
  const { environment } = await findRunningPlatform(dataDir);
  Object.assign(process.env, environment);
  const report = await checkInvariants(await openStores(), {
    progress: progressOnStderr(),
    patienceMs: PATIENCE_MS,
  });
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.ok ? 0 : 1;
}
