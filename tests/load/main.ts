import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { barChart } from './bar-chart.ts';
import { browsing } from './browsing.ts';
import { growth } from './growth.ts';
import { onSale } from './on-sale.ts';
import { type BenchOptions, help, readOptions } from './options.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';
import { table } from './table.ts';

const SCENARIOS: readonly Scenario[] = [onSale, browsing, growth];

const options = readOptions(process.argv.slice(2), SCENARIOS);
if (options === undefined) console.log(help(SCENARIOS));
else process.exitCode = await bench(options);

/** @returns the exit code: 1 when a promise is broken */
async function bench(wanted: BenchOptions): Promise<number> {
  const progress = wanted.isJson ? () => {} : (line: string) => console.log(line);
  const results: Record<string, ScenarioResult> = {};
  for (const scenario of wanted.scenarios) {
    progress(`\n${scenario.name}: ${scenario.summary}`);
    const result = await scenario.run({ ...wanted, progress: (line) => progress(`  ${line}`) });
    results[scenario.name] = result;
    progress(table(result));
  }
  const report = { at: new Date().toISOString(), machine: machine(), isQuick: wanted.isQuick, results };
  if (wanted.isJson) console.log(JSON.stringify(report));
  if (wanted.folder !== undefined) await write(wanted.folder, report);
  const goals = Object.values(results).flatMap((result) => result.goals);
  return goals.every((goal) => goal.isMet || !goal.isPromise) ? 0 : 1;
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node.js ${process.version}`;
}

async function write(folder: string, report: { results: Record<string, ScenarioResult> }): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
  for (const [name, { charts = [] }] of Object.entries(report.results)) {
    for (const [index, chart] of charts.entries())
      await writeFile(join(folder, `${name}${index === 0 ? '' : `-${index + 1}`}.svg`), barChart(chart));
  }
}
