import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessFacts, processFacts } from './process-facts.ts';

/** How long an orphan may take to write its pages and end by itself, milliseconds. */
const GRACE_MS = 30_000;
const CHECK_EVERY_MS = 25;

/** Remembers who runs the server of a data folder, so that the next start can tell an orphan from a neighbour. */
export async function recordServer(recordFile: string, pid: number): Promise<void> {
  await writeFile(recordFile, JSON.stringify({ pid, parentPid: process.pid }), { mode: 0o600 });
}

/** Forgets a server that has ended. */
export async function forgetServer(recordFile: string): Promise<void> {
  await rm(recordFile, { force: true });
}

/** By what a server is known to be that of a data folder: its command line names the folder or the socket. */
export interface ServerMarks {
  readonly dataDir: string;
  readonly socketPath: string;
}

/**
 * Ends the server that a crashed platform left behind in this data folder. Only a process whose command line
 * names the folder or its socket is touched; one whose platform still lives is not, and the start is refused
 * instead.
 */
export async function endOrphan(
  recordFile: string,
  marks: ServerMarks,
  log: (line: string) => void,
): Promise<void> {
  const record = await readRecord(recordFile);
  const facts = record && (await processFacts(record.pid));
  if (!record || !isMarked(facts, marks)) return;
  if (facts?.parentPid === record.parentPid) {
    throw new Error(
      `The data folder ${marks.dataDir} is in use by another Concert (process ${record.parentPid}). ` +
        'Stop that one, or set CONCERT_DATA to another folder.',
    );
  }
  log(`ending process ${record.pid}, left behind in ${marks.dataDir}`);
  await endProcess(record.pid, marks);
}

/** Redis shows its socket in place of its arguments. */
function isMarked(facts: ProcessFacts | undefined, { dataDir, socketPath }: ServerMarks): boolean {
  return [`${dataDir}/`, socketPath].some((mark) => facts?.commandLine.includes(mark));
}

async function endProcess(pid: number, marks: ServerMarks): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + GRACE_MS;
  let isKilled = false;
  while (isMarked(await processFacts(pid), marks)) {
    if (!isKilled && performance.now() > deadline) {
      process.kill(pid, 'SIGKILL');
      isKilled = true;
    }
    await delay(CHECK_EVERY_MS);
  }
}

async function readRecord(file: string): Promise<{ pid: number; parentPid: number } | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const match = /"pid":(\d+),"parentPid":(\d+)/.exec(text ?? '');
  return match ? { pid: Number(match[1]), parentPid: Number(match[2]) } : undefined;
}
