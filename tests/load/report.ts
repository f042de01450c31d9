import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { barChart } from './bar-chart.ts';
import { type KeptResult, readKept } from './kept-results.ts';
import type { Figure, Goal, ScenarioResult } from './scenario.ts';

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

/** What one run of the command saw. */
interface Run {
  readonly at: string;
  readonly machine: string;
  readonly isQuick: boolean;
  readonly results: Readonly<Record<string, ScenarioResult>>;
}

/**
 * Writes results.json and the charts into a folder; what earlier runs saw of other benchmarks stays. Where a page of the
 * folder's name lies beside it (docs/performance and docs/performance.md), its part between the two marks is written anew.
 */
export async function writeReport(folder: string, { results, ...run }: Run): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'results.json');
  const fresh = Object.entries(results).map(([name, result]) => [name, { ...run, ...result }] as const);
  const all = { ...(await readKept(file)), ...Object.fromEntries(fresh) };
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
  for (const [name, { charts = [] }] of fresh) {
    for (const [index, chart] of charts.entries())
      await writeFile(join(folder, chartFile(name, index)), barChart(chart));
  }
  const path = folder.replace(/\/+$/, '');
  if (existsSync(`${path}.md`)) await writeSection(`${path}.md`, markdown(all, basename(path)));
}

async function writeSection(page: string, section: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const [, after] = (rest ?? '').split(END);
  if (before === undefined || after === undefined) return;
  await writeFile(page, `${before}${BEGIN}\n\n${section}\n${END}${after}`);
}

const chartFile = (name: string, index: number): string => `${name}${index === 0 ? '' : `-${index + 1}`}.svg`;

/** The results as the page shows them. */
function markdown(all: Readonly<Record<string, KeptResult>>, folder: string): string {
  const sections = Object.entries(all).map(([name, result]) =>
    [
      `### ${name}`,
      seen(result),
      goals(result.goals),
      figures(result.figures),
      ...pictures(name, result, folder),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
  return `A goal with ✗ was missed.\n\n${sections.join('\n\n')}\n`;
}

const seen = ({ at, machine, isQuick }: KeptResult): string =>
  `${at.slice(0, 10)}, ${machine}, shared with client and stores; ${isQuick ? 'a quick run, whose sizes give no more than an impression' : 'a full run'}.`;

function goals(all: readonly Goal[]): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ name, wanted, seen, isMet }) => `| ${name} | ${wanted} | ${seen} | ${isMet ? '✓' : '✗'} |`,
  );
  return ['| goal | wanted | seen | |', '|---|---|---|---|', ...rows].join('\n');
}

function figures(all: readonly Figure[]): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ name, value, unit }) =>
      `| ${name} | ${value.toLocaleString('en')}${unit === undefined ? '' : ` ${unit}`} |`,
  );
  return ['| figure | |', '|---|---|', ...rows].join('\n');
}

const pictures = (name: string, { charts = [] }: KeptResult, folder: string): readonly string[] =>
  charts.map(({ title }, index) => `![${title}](${folder}/${chartFile(name, index)})`);
