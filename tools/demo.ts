import { parseArgs } from 'node:util';
import { openApiClient } from './demo/api-client.ts';
import { buyTickets, registerFan, type Step } from './demo/purchase.ts';
import { findRunningPlatform } from './running-platform.ts';

// Buys tickets on the running platform, through its public API alone, and tells how long each step took.

const HELP = `Usage: npm run demo [-- --url <origin>] [--repeat <n>]

Registers a fan and buys two tickets on a running platform, through its public API: browse, search, hold, pay with a
test card, wait for the confirmation, verify the tickets, download the PDFs, find the mail. Prints each step with its
time; exit code 1 when one fails.

Options:
  --url <origin>   where the platform is (that of the running local platform, else http://127.0.0.1:3000)
  --repeat <n>     buy n times, one after the other (1)
  --help           show this text`;

const line = (name: string, milliseconds: number, told: string): string =>
  `  ${name.padEnd(14)}${Math.round(milliseconds).toLocaleString('en').padStart(8)} ms  ${told}`.trimEnd();

const step: Step = async (name, work, told) => {
  const started = performance.now();
  const result = await work().catch((cause: unknown) => {
    throw new Error(`${name}: ${describe(cause)}`, { cause });
  });
  console.log(line(name, performance.now() - started, told(result)));
  return result;
};

try {
  const { values } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' }, url: { type: 'string' }, repeat: { type: 'string' } },
  });
  if (values.help === true) console.log(HELP);
  else await run(values.url ?? (await runningOrigin()), wholeNumber(values.repeat ?? '1'));
} catch (error) {
  console.error(`\nThe demo failed: ${describe(error)}`);
  process.exitCode = 1;
}

async function run(origin: string, times: number): Promise<void> {
  const started = performance.now();
  console.log(`Buying at ${origin}`);
  const api = openApiClient(origin);
  const fan = await step(
    'register',
    () => registerFan(api),
    ({ email }) => email,
  );
  const totals: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    await buyTickets(api, fan, step);
    totals.push(performance.now() - begun);
  }
  console.log(line('total', performance.now() - started, ''));
  if (times > 1) console.log(line('median of one', median(totals), `${times} purchases`));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function runningOrigin(): Promise<string> {
  return findRunningPlatform().then(
    ({ url }) => url,
    () => `http://127.0.0.1:${process.env.PORT ?? 3000}`,
  );
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--repeat must be a whole number from 1, not ${text}`);
  return number;
}

/** `fetch failed` alone tells nobody that the platform is not running. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    error.cause instanceof Error && error.message === 'fetch failed'
      ? `: ${error.cause.message || 'nobody answers'}`
      : '';
  return `${error.message}${cause}`;
}
