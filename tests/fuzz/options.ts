import { parseArgs } from 'node:util';

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: string;
  readonly only: string | undefined;
  /** The one request to make again. */
  readonly replay: { readonly seed: string; readonly index: number } | undefined;
  readonly atOnce: number;
  readonly json: boolean;
}

export const HELP = `Usage: npm run fuzz [-- options]

Starts a platform of its own and sends it requests made from the contract: valid ones, broken ones, hostile ones, and
bytes that are no HTTP. Exit code 1 when an answer was a fault of ours or outside the contract, when a refused request
changed anything, or when memory grew. Each failure names the command that makes its request again.

Options:
  --requests N        how many (50000)
  --seed TEXT         what they are made from (the date)
  --only OPERATION    of one operation only, by its id in the contract
  --replay SEED:INDEX that one request, with what was sent and what came back
  --at-once N         connections (8)
  --json              one line of JSON instead of a table
  --help              show this text`;

/** @returns undefined when help was asked for */
export function readOptions(args: readonly string[], today: Date): FuzzOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: 'string', default: '50000' },
      seed: { type: 'string', default: today.toISOString().slice(0, 10) },
      only: { type: 'string' },
      replay: { type: 'string' },
      'at-once': { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    requests: count('--requests', values.requests),
    seed: values.seed,
    only: values.only,
    replay: values.replay === undefined ? undefined : replayOf(values.replay),
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

function replayOf(text: string): { readonly seed: string; readonly index: number } {
  const [, seed, index] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (seed === undefined)
    throw new Error(`--replay takes a seed and an index, as in 2027-01-04:1742, not ${text}.`);
  return { seed, index: Number(index) };
}
