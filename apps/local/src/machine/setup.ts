import { parseArgs } from 'node:util';
import { ensurePrograms } from './ensure-programs.ts';
import type { Need, Programs } from './programs.ts';

const HELP = `Usage: npm run setup [-- options]

Finds the servers that Concert runs on: MariaDB or MySQL, Redis or Valkey, and Chromium for the browser tests.
As root on Debian or Ubuntu it installs what is missing; elsewhere it says what to install.

Options:
  --without-browser   do not ask for Chromium
  --help              show this text

Environment:
  CONCERT_MARIADBD, CONCERT_REDIS_SERVER, CONCERT_CHROMIUM   use these programs`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { 'without-browser': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const need: readonly Need[] = [
    'database',
    'redis',
    ...(values['without-browser'] ? [] : (['chromium'] as const)),
  ];
  const programs = await ensurePrograms({ need, log: (line) => console.log(line) });
  for (const line of describe(programs)) console.log(line);
  return 0;
}

function describe(programs: Programs): readonly string[] {
  const { database, redis, chromium } = programs;
  return [
    ...(database
      ? [`${database.kind === 'mariadb' ? 'MariaDB' : 'MySQL'} ${database.version}  ${database.server}`]
      : []),
    ...(redis ? [`Redis  ${redis}`] : []),
    ...(chromium ? [`Browser  ${chromium}`] : []),
  ];
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
