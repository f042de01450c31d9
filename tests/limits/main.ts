import { parseArgs } from 'node:util';
import { tryIdle } from './idle.ts';
import { type Outcome, type Progress, table } from './outcome.ts';
import { tryOverload } from './overload.ts';
import { trySlow } from './slow.ts';
import { tryStop } from './stop.ts';

// Brings a platform of its own to its limits, and looks at how it behaves there.

const HELP = `Usage: npm run limits [-- --only <overload|slow|idle|stop>] [--quick] [--json]

Starts platforms of its own and brings them to their limits:
  overload  one, two and four times the holds that they can do; 1,000 and 4,000 at one moment (about 100 s)
  slow      clients that are slow in sending and in taking, heads and bodies too large (about 60 s)
  idle      10,000 connections that do nothing, while others call (about 60 s)
  stop      one gateway after the other, then the whole platform, ended while people buy (about 60 s)

Exit code 1 when a promise is broken, 2 when it could not be tried.

Options:
  --only <name>  one of them
  --quick        smaller and shorter
  --json         figures as JSON
  --help         show this text`;

interface Size {
  readonly isQuick: boolean;
}

const TRIALS: Readonly<Record<string, (size: Size, progress: Progress) => Promise<Outcome>>> = {
  overload: ({ isQuick }, progress) => tryOverload({ seconds: isQuick ? 8 : 20 }, progress),
  slow: ({ isQuick }, progress) => trySlow({ clients: isQuick ? 20 : 200 }, progress),
  idle: ({ isQuick }, progress) => tryIdle({ connections: isQuick ? 1_000 : 10_000 }, progress),
  stop: ({ isQuick }, progress) =>
    tryStop(isQuick ? { buyers: 20, seconds: 2 } : { buyers: 60, seconds: 5 }, progress),
};

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) console.log(HELP);
  else process.exitCode = await run(values);
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function run({
  only,
  quick,
  json,
}: {
  readonly only?: string | undefined;
  readonly quick: boolean;
  readonly json: boolean;
}): Promise<number> {
  const chosen = Object.entries(TRIALS).filter(([name]) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`There is no trial ${only}; see --help.`);
  const outcomes: Outcome[] = [];
  for (const [name, attempt] of chosen) {
    const progress: Progress = json ? () => {} : (line) => console.log(`${name}: ${line}`);
    progress('starting a platform for this trial');
    const outcome = await attempt({ isQuick: quick }, progress);
    outcomes.push(outcome);
    if (!json) console.log(`\n${table(outcome.rows)}\n`);
    for (const promise of outcome.broken) console.error(`${name}: BROKEN: ${promise}`);
  }
  if (json)
    console.log(
      JSON.stringify(
        outcomes.map(({ name, figures, broken }) => ({ name, figures, broken })),
        null,
        2,
      ),
    );
  return outcomes.some(({ broken }) => broken.length > 0) ? 1 : 0;
}
