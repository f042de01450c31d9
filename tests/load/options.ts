import { parseArgs } from 'node:util';
import type { Scenario } from './scenario.ts';

export interface BenchOptions {
  readonly scenarios: readonly Scenario[];
  readonly isQuick: boolean;
  readonly workers: number;
  readonly isJson: boolean;
  /** Sizes by name that `--set` changes. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Where results and charts are written as files, or undefined. */
  readonly folder: string | undefined;
}

export function help(scenarios: readonly Scenario[]): string {
  const list = scenarios.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`).join('\n');
  const sizes = scenarios.flatMap(({ name, sizes = {} }) =>
    Object.entries(sizes).map(
      ([size, { quick, full }]) => `  ${name.padEnd(14)} ${size.padEnd(16)} ${full} (--quick: ${quick})`,
    ),
  );
  return `Usage: npm run bench [-- <name> … [options]]

Measures on platforms of its own that are started for it and ended afterwards, and compares what belongs together in
one run. Without a name it measures everything.

${list}

Options:
  --quick        small sizes, everything in under two minutes
  --set S=N      another size of what is measured, more than once: --set buyers=2000 --set capacity=1000
  --workers N    processes that serve requests (1)
  --write DIR    write results.json and a chart in SVG for each comparison into this folder
  --json         print JSON instead of a table
  --help         show this text

Sizes for --set:
${sizes.join('\n')}

Exit code 1 when a promise is broken: something oversold, an error, an invariant. A goal of speed that was missed is
shown, but a busy machine misses it too.`;
}

/** @returns undefined when help was asked for */
export function readOptions(args: readonly string[], known: readonly Scenario[]): BenchOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      set: { type: 'string', multiple: true, default: [] },
      workers: { type: 'string', default: '1' },
      write: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const scenarios = positionals.length === 0 ? known : positionals.map((name) => named(name, known));
  return {
    scenarios,
    sizes: new Map(values.set.map((text) => sizeOf(text, scenarios))),
    isQuick: values.quick,
    workers: count('--workers', values.workers),
    isJson: values.json,
    folder: values.write,
  };
}

function named(name: string, known: readonly Scenario[]): Scenario {
  const found = known.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no benchmark ${name}; see --help.`);
  return found;
}

function sizeOf(text: string, scenarios: readonly Scenario[]): readonly [string, number] {
  const [name = '', value = ''] = text.split('=');
  const number = Number(value);
  if (!scenarios.some(({ sizes = {} }) => Object.hasOwn(sizes, name)))
    throw new Error(`Nothing that is measured has a size ${name}; see --help.`);
  if (value === '' || !Number.isFinite(number) || number < 0)
    throw new Error(`--set ${name}=… takes a number, not «${value}».`);
  return [name, number];
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${name} must be a whole number from 1, not ${text}.`);
  return number;
}
