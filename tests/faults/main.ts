import { availableParallelism } from 'node:os';
import type { FolderCare } from '../load/own-platform.ts';
import { writeSection } from '../write-section.ts';
import type { Fault } from './fault.ts';
import { type FaultOptions, HELP, readOptions } from './options.ts';
import { type Outcome, runFault } from './run-fault.ts';
import { ownSubject, runningSubject, type Subject } from './subject.ts';
import { line, markdownTable } from './table.ts';
import { openWorld, type World } from './world.ts';

const DOCUMENT = new URL('../../docs/reliability.md', import.meta.url);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else if (options.isList)
    for (const { name, title } of options.faults) console.log(`${name.padEnd(28)} ${title}`);
  else process.exitCode = await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run({ faults, buyers, on, json, isWritten }: FaultOptions): Promise<number> {
  const progress = json ? console.error : console.log;
  const started = performance.now();
  const start = (folder?: FolderCare) => (on === undefined ? ownSubject(folder) : runningSubject(on));
  const outcomes: Outcome[] = [];
  for (const group of groupsOf(faults)) outcomes.push(...(await hurt(group, { start, buyers, progress })));
  const seconds = Math.round((performance.now() - started) / 1000);
  const isSound = outcomes.every(({ findings }) => findings.length === 0);
  if (json) console.log(JSON.stringify({ ok: isSound, seconds, outcomes }, null, 2));
  else console.log(`${isSound ? 'Everything held' : 'Not everything held'}, in ${seconds} s.`);
  if (isWritten)
    await writeSection(DOCUMENT, 'faults', `${method(buyers, seconds)}\n\n${markdownTable(outcomes)}`);
  return isSound ? 0 : 1;
}

/** Those that share a platform, and each that needs one of its own. */
function groupsOf(faults: readonly Fault[]): readonly (readonly Fault[])[] {
  const together = faults.filter(({ folder }) => folder === undefined);
  const alone = faults.filter(({ folder }) => folder !== undefined).map((fault) => [fault]);
  return [...(together.length === 0 ? [] : [together]), ...alone];
}

interface Terms {
  readonly start: (folder?: FolderCare) => Promise<Subject>;
  readonly buyers: number;
  readonly progress: (text: string) => void;
}

/** Lets faults happen one after the other to one platform. */
async function hurt(
  faults: readonly Fault[],
  { start, buyers, progress }: Terms,
): Promise<readonly Outcome[]> {
  const skipped = faults.flatMap((fault) => skippedOutcome(fault));
  for (const outcome of skipped) progress(line(outcome));
  const possible = faults.filter(({ name }) => skipped.every((one) => one.name !== name));
  if (possible.length === 0) return skipped;
  progress('The platform starts, the buyers register');
  const world = await openWorld(await start(possible[0]?.folder), buyers);
  const outcomes: Outcome[] = [...skipped];
  const end = endOnSignal(world);
  try {
    for (const fault of possible) {
      const outcome = await runFault(fault, world);
      progress(line(outcome));
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    end();
    await world.close();
  }
}

function skippedOutcome({ name, title, recoversWithin, impossible }: Fault): readonly Outcome[] {
  const skipped = impossible?.();
  if (skipped === undefined) return [];
  return [
    {
      name,
      title,
      skipped,
      recoversWithin,
      recoveredSeconds: undefined,
      drainedSeconds: undefined,
      ticketed: 0,
      cancelled: 0,
      soldOut: 0,
      gaveUp: 0,
      errors: {},
      reconciled: 0,
      violations: 0,
      lost: 0,
      duplicates: 0,
      findings: [],
    },
  ];
}

function endOnSignal(world: World): () => void {
  const end = () => void world.close().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
  };
}

function method(buyers: number, seconds: number): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, \`npm run faults -- --write\`, ${seconds} s: ${buyers} buyers and a prober, two gateways, ${availableParallelism()} processors shared with client, stores and stand-ins.`;
}
