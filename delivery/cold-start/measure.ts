import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudFunction } from '../../apps/local/src/provision/cloud-types.ts';
import { firstAnswer, type Start } from './runtime-api.ts';
import { trialOf } from './trials.ts';

/** Milliseconds of many starts of the same thing. */
export interface Starts {
  readonly shortest: number;
  readonly median: number;
}

type Environment = NonNullable<Start['environment']>;

/** Long enough for a job to do what it always does, short enough that one that runs for a minute ends at once. */
const MILLISECONDS_LEFT = 2_000;

/**
 * Starts a function again and again, each time in a process of its own, until its first answer.
 * @param folder its bundle, compiled ahead
 * @throws Error when it answers something else than a function that works
 */
export async function startsOf(
  one: CloudFunction,
  { folder, environment }: { readonly folder: string; readonly environment: Environment },
  runs: number,
): Promise<Starts> {
  const { event, isAnsweredBy } = trialOf(one);
  const handler = `index.${one.handler}`;
  return summed(runs, async () => {
    const start = { folder, handler, event, millisecondsLeft: MILLISECONDS_LEFT, environment };
    const { outcome, milliseconds } = await firstAnswer(start);
    if (!isAnsweredBy(outcome))
      throw new Error(`${one.service} ${handler} answered ${JSON.stringify(outcome).slice(0, 300)}`);
    return milliseconds;
  });
}

/** Starts of a function that imports nothing and answers at once: what the runtime itself costs here. */
export async function startsOfNothing(folder: string, runs: number): Promise<Starts> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.mjs'), 'export const api = async () => ({ statusCode: 204 });\n');
  const start = { folder, handler: 'index.api', event: {}, millisecondsLeft: MILLISECONDS_LEFT };
  return summed(runs, async () => (await firstAnswer(start)).milliseconds);
}

/** Node.js itself, from its start to its end. */
export const startsOfNode = (runs: number): Promise<Starts> =>
  summed(runs, async () => {
    const started = performance.now();
    await new Promise((ended) =>
      spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('exit', ended),
    );
    return performance.now() - started;
  });

async function summed(runs: number, once: () => Promise<number>): Promise<Starts> {
  const all: number[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await once());
  all.sort((one, other) => one - other);
  return { shortest: all[0] ?? 0, median: all[Math.floor(all.length / 2)] ?? 0 };
}
