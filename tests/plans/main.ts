import { withReader } from '@concert/database/snapshot';
import { ownDatabase } from '@concert/testing/own-database';
import { startOwnPlatform } from '../load/own-platform.ts';
import { NEVER_SENT, WEAKNESSES } from './allowed.ts';
import { type Weakness, weaknessesOf } from './explain.ts';
import { openRealValues } from './real-values.ts';
import { readRecordings } from './recordings.ts';
import { fillAllTables } from './rows.ts';
import { type SendingFunction, sendingFunctions } from './stores.ts';

const HELP = `Usage: npm run check:plans

Asks the optimiser how it runs each statement that the integration tests were seen to send, on a database with
thousands of rows in every table, and says which of them read a whole table or index or sort more than a page.
Says too which functions of a store no test was seen to call: what is not called has no plan.

Run the integration tests before it (npm run test:integration); after a change, those of the changed service.
A plan that is as it should be has its reason in tests/plans/allowed.ts. Exit code 1 when something is found.`;

if (process.argv.includes('--help')) console.log(HELP);
else process.exitCode = await check();

async function check(): Promise<number> {
  const recorded = readRecordings();
  if (recorded.tests === 0) {
    console.error('No statement was recorded yet: run npm run test:integration first.');
    return 1;
  }
  console.log(
    `${recorded.statements.length} statements of ${recorded.tests} test files; a database with rows is made`,
  );
  const weaknesses = await explainAll(recorded.statements);
  const findings = [
    ...weaknesses.filter((one) => !isAllowed(one)).map(inWords),
    ...sendingFunctions()
      .filter((one) => !wasSeen(one, recorded.callers) && NEVER_SENT[nameOf(one)] === undefined)
      .map((one) => `no test was seen to call ${nameOf(one)}`),
    ...unusedReasons(weaknesses),
  ];
  for (const finding of findings) console.error(`✗ ${finding}`);
  if (findings.length === 0)
    console.log('✓ every statement is served by a key, every function of a store was seen');
  return findings.length === 0 ? 0 : 1;
}

async function explainAll(
  statements: ReturnType<typeof readRecordings>['statements'],
): Promise<readonly Weakness[]> {
  const platform = await startOwnPlatform({ args: ['--stores-only', '--no-demo'] });
  try {
    Object.assign(process.env, platform.environment);
    const own = await ownDatabase(1);
    await own.db.destroy();
    return await withReader(own.address, async (reader) => {
      await fillAllTables(reader);
      const realValues = openRealValues(reader);
      const found: Weakness[] = [];
      for (const statement of statements)
        found.push(...(await weaknessesOf(reader, statement, await realValues(statement))));
      return found;
    });
  } finally {
    await platform.stop();
  }
}

function nameOf({ file, name }: SendingFunction): string {
  return `${file}#${name}`;
}

function wasSeen(one: SendingFunction, callers: ReadonlySet<string>): boolean {
  return callers.has(nameOf(one)) || (one.opensTransaction && callers.has(`${one.file}#`));
}

function isAllowed({ from, table }: Weakness): boolean {
  return WEAKNESSES.some((one) => one.from === from && one.table === table);
}

function inWords({ from, table, what, rows, text }: Weakness): string {
  return `${from}: ${what} (${table}, ${rows} rows)\n    ${text.replaceAll(/\s+/g, ' ').slice(0, 400)}`;
}

/** A reason that is no longer needed would hide the next weakness. */
function unusedReasons(weaknesses: readonly Weakness[]): readonly string[] {
  return WEAKNESSES.filter(
    ({ from, table }) => !weaknesses.some((one) => one.from === from && one.table === table),
  ).map(
    ({ from, table }) => `the reason for ${from} on ${table} is no longer needed; take it out of allowed.ts`,
  );
}
