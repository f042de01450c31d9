import { parseArgs } from 'node:util';

export interface OnSaleOptions {
  readonly buyers: number;
  readonly capacity: number;
  /** Gateway processes. */
  readonly workers: number;
  /** Requests under way at once. */
  readonly atOnce: number;
  readonly json: boolean;
}

export const HELP = `Usage: npm run bench -- on-sale [options]

Starts a platform of its own, lets buyers register, then lets all of them hold one ticket of one type, and compares
with what the bare database driver does with the same statements in the same run. Ends with the invariants.

Options:
  --buyers N     how many try (2000)
  --capacity N   how many tickets there are (1000)
  --workers N    gateway processes (1)
  --at-once N    requests under way at once (500)
  --json         one line of JSON instead of a table
  --help         show this text`;

/** @returns undefined when help was asked for */
export function readOptions(args: readonly string[]): OnSaleOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      buyers: { type: 'string', default: '2000' },
      capacity: { type: 'string', default: '1000' },
      workers: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [name = 'on-sale'] = positionals;
  if (name !== 'on-sale') throw new Error(`There is no benchmark ${name}; see --help.`);
  return {
    buyers: count('--buyers', values.buyers),
    capacity: count('--capacity', values.capacity),
    workers: count('--workers', values.workers),
    atOnce: count('--at-once', values['at-once']),
    json: values.json,
  };
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${name} must be a whole number from 1, not ${text}.`);
  return number;
}
