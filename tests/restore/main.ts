import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Outcome, table } from '../limits/outcome.ts';
import { drill } from './drill.ts';

const HELP = `Usage: npm run restore-drill [-- --seconds <n>] [--lost <n>] [--json]

Rehearses docs/runbooks/operations/restore-database.md on this machine: people buy, the database is dumped meanwhile and
its log copied elsewhere; then its server is killed and its folder lost. Another server is made from dump and log up to a
moment before that, the platform starts on it, payments that Stripe took after the moment are found and given back, and
the invariants are checked. Prints what was lost (RPO) and how long it took (RTO). About a minute.

Options:
  --seconds <n>  how long people buy after the dump (15)
  --lost <n>     how many seconds before the end are not restored (5); 0 restores to the log's end
  --json         figures as JSON
  --help         show this text

Exit code 1 when a promise is broken, 2 when it could not be rehearsed.`;

try {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '15' },
      lost: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) console.log(HELP);
  else
    process.exitCode = await run({
      terms: { seconds: whole('seconds', values.seconds), lostSeconds: whole('lost', values.lost) },
      isJson: values.json,
    });
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function run({
  terms,
  isJson,
}: {
  readonly terms: { readonly seconds: number; readonly lostSeconds: number };
  readonly isJson: boolean;
}): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'concert-restore-'));
  try {
    const outcome: Outcome = await drill(folder, terms, isJson ? () => {} : (line) => console.log(line));
    console.log(isJson ? JSON.stringify(outcome.figures, null, 2) : `\n${table(outcome.rows)}\n`);
    for (const promise of outcome.broken) console.error(`BROKEN: ${promise}`);
    return outcome.broken.length > 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`--${name} must be a whole number from 0, not ${text}`);
  return number;
}
