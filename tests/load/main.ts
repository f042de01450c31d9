import { cpus } from 'node:os';
import { browsing } from './browsing.ts';
import { coldStart } from './cold-start.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { onSale } from './on-sale.ts';
import { type BenchOptions, help, readOptions } from './options.ts';
import { purchases } from './purchases.ts';
import { writeReport } from './report.ts';
import { endRushPlatforms } from './rush-platform.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';
import { strategies } from './strategies.ts';
import { table } from './table.ts';
import { workers } from './workers.ts';

const SCENARIOS: readonly Scenario[] = [
  onSale,
  purchases,
  strategies,
  memory,
  workers,
  browsing,
  coldStart,
  growth,
];

const options = readOptions(process.argv.slice(2), SCENARIOS);
if (options === undefined) console.log(help(SCENARIOS));
else process.exitCode = await bench(options).finally(endRushPlatforms);

/** @returns the exit code: 1 when a promise is broken */
async function bench(wanted: BenchOptions): Promise<number> {
  const progress = wanted.isJson ? () => {} : (line: string) => console.log(line);
  const results: Record<string, ScenarioResult> = {};
  const report = (seen: Readonly<Record<string, ScenarioResult>>) => ({
    at: new Date().toISOString(),
    machine: machine(),
    isQuick: wanted.isQuick,
    results: seen,
  });
  for (const scenario of wanted.scenarios) {
    progress(`\n${scenario.name}: ${scenario.summary}`);
    if (scenario.usesRushPlatform !== true) await endRushPlatforms();
    const result = await scenario.run({
      ...wanted,
      size: sizeIn(scenario, wanted),
      progress: (line) => progress(`  ${line}`),
    });
    results[scenario.name] = result;
    progress(table(result));
    // At once: what was seen stays seen when a later one breaks off.
    if (wanted.folder !== undefined) await writeReport(wanted.folder, report({ [scenario.name]: result }));
  }
  if (wanted.isJson) console.log(JSON.stringify(report(results)));
  const goals = Object.values(results).flatMap((result) => result.goals);
  return goals.every((goal) => goal.isMet || !goal.isPromise) ? 0 : 1;
}

function sizeIn({ name: scenario, sizes = {} }: Scenario, { isQuick, sizes: set }: BenchOptions) {
  return (name: string): number => {
    const known = sizes[name];
    if (known === undefined) throw new Error(`${scenario} has no size ${name}`);
    return set.get(name) ?? (isQuick ? known.quick : known.full);
  };
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node.js ${process.version}`;
}
