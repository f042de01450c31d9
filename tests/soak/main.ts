import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startKept } from '../limits/kept-platform.ts';
import { table } from '../limits/outcome.ts';
import { environmentFor } from '../limits/world.ts';
import { freePort } from '../load/own-platform.ts';
import { openWatch } from './processes.ts';
import { activityRows, trendRows } from './report.ts';
import { type SoakTerms, soak } from './soak.ts';

const HELP = `Usage: npm run soak [-- --minutes <n>] [--seed <n>] [--no-mischief] [--json]

Lets people browse, buy, pay, cancel, go in, edit, send messages and talk nonsense on a platform of its own, while
processes are killed, Redis forgets and messages come twice. Ends with the queues drained, the invariants checked, and a
leak report: heap after a collection, resident memory and open files of each process, connections, keys and rows, each
with its slope by linear regression and a verdict. Linux only, since it reads /proc.

Options:
  --minutes <n>   how long (20)
  --seed <n>      the same choices as in another run (1)
  --no-mischief   nothing goes wrong
  --json          figures as JSON
  --help          show this text

Exit code 1 when a promise is broken, 2 when it could not be tried. Takes three minutes more for start and end.`;

try {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      'no-mischief': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) console.log(HELP);
  else {
    const terms = {
      minutes: minutesOf(values.minutes),
      seed: whole('seed', values.seed),
      withMischief: !values['no-mischief'],
    };
    process.exitCode = await run(terms, values.json);
  }
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function run(terms: SoakTerms, isJson: boolean): Promise<number> {
  const progress = isJson ? () => {} : (line: string) => console.log(line);
  const dataDir = await mkdtemp(join(tmpdir(), 'concert-soak-'));
  const watch = await openWatch();
  progress('starting a platform');
  const env = { ...environmentFor(1), ...watch.env };
  const platform = await startKept({ dataDir, port: await freePort(), env });
  try {
    const { done, mischief, trends, broken, samples } = await soak(platform, watch, terms, progress);
    if (isJson)
      console.log(
        JSON.stringify({ terms, activities: activityRows(done), mischief, trends, broken, samples }),
      );
    else {
      console.log(`\n${table(activityRows(done))}\n\n${table(trendRows(trends))}\n`);
      console.log(`  gone wrong on purpose: ${mischief.length === 0 ? 'nothing' : mischief.join('; ')}`);
      console.log(
        `  ${broken.length === 0 ? 'queues empty, invariants hold, nothing leaks' : `${broken.length} promises broken`}`,
      );
    }
    for (const promise of broken) console.error(`BROKEN: ${promise}`);
    return broken.length > 0 ? 1 : 0;
  } finally {
    await platform.end();
    await watch.end();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0 && minutes <= 600)) throw new Error(`--minutes must be a number up to 600, not ${text}`);
  return minutes;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} must be a whole number from 1, not ${text}`);
  return number;
}
