import { parseArgs } from 'node:util';
import { catalogue } from './catalogue/index.ts';
import type { Fault } from './fault.ts';

export interface FaultOptions {
  readonly faults: readonly Fault[];
  readonly buyers: number;
  /** The data folder of a running platform that is hurt instead of one that is started. */
  readonly on: string | undefined;
  readonly json: boolean;
  /** Whether only what there is is told. */
  readonly isList: boolean;
  /** Whether the table goes into docs/reliability.md. */
  readonly isWritten: boolean;
}

export const HELP = `Usage: npm run faults [-- options]

Starts a platform of its own and lets people buy tickets on it. While they do, one thing after the other goes wrong.
After each, the platform must recover by itself in the time that is set for it, the six invariants must hold, nobody
may lose a ticket or be charged twice, and every queue must drain. Exit code 1 when one of that is not so.

Options:
  --only NAME  only this fault; may be given several times
  --quick      three faults, half a minute
  --on FOLDER  hurt the platform that runs on this data folder, instead of starting one
  --buyers N   how many buy at once (8)
  --list       name the faults and end
  --json       one JSON object instead of a table
  --write      put the table into docs/reliability.md; only of all faults at once
  --help       show this text`;

/** @returns undefined when help was asked for. @throws Error that says what is wrong with the options */
export function readOptions(args: readonly string[]): FaultOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      on: { type: 'string' },
      buyers: { type: 'string', default: '8' },
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const buyers = Number(values.buyers);
  if (!Number.isInteger(buyers) || buyers < 1 || buyers > 100)
    throw new Error(`--buyers must be a whole number from 1 to 100, not ${values.buyers}.`);
  const faults = chosen(values.only, values.quick);
  if (values.write && faults.length < catalogue.length)
    throw new Error('--write puts the whole table into the docs: leave out --only and --quick.');
  const { on } = values;
  return {
    faults: faults.filter((fault) => on === undefined || fault.needsOwn !== true),
    buyers,
    on,
    json: values.json,
    isList: values.list,
    isWritten: values.write,
  };
}

function chosen(only: readonly string[] | undefined, isQuick: boolean): readonly Fault[] {
  if (only === undefined) return isQuick ? catalogue.filter((fault) => fault.isQuick === true) : catalogue;
  return only.map((name) => {
    const fault = catalogue.find((one) => one.name === name);
    if (fault === undefined) throw new Error(`There is no fault ${name}; --list names them.`);
    return fault;
  });
}
