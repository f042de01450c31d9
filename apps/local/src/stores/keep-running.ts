import { setTimeout as delay } from 'node:timers/promises';

/** Anything that runs until it is stopped or dies: a store, or the process with the AWS stand-ins. */
export interface Stoppable {
  readonly name: string;
  stop(): Promise<void>;
  readonly exited: Promise<{ readonly wasAsked: boolean }>;
}

/** What to keep running, and who is told. */
export interface KeepRunningOptions<T extends Stoppable> {
  readonly start: () => Promise<T>;
  readonly log: (line: string) => void;
  /** Called each time the server has come back, with the new one. */
  readonly onRestarted?: (server: T) => void;
  /** Called when it failed to come back {@link ATTEMPTS} times in a row; nothing more is tried. */
  readonly onGivenUp?: (cause: unknown) => void;
  /** Wait before the first attempt, milliseconds; doubled after each failure. */
  readonly firstWaitMs?: number;
}

/** A server that is started again when it dies. */
export interface KeptServer<T extends Stoppable> {
  /** The server as it runs now, or the one that last ran. */
  current(): T;
  /** How often it had to be started again. */
  restarts(): number;
  /** Stops it for good, also in the middle of a restart. */
  stop(): Promise<void>;
}

const ATTEMPTS = 8;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/**
 * Starts a server and starts it again whenever it ends unasked, waiting twice as long after each failed
 * attempt. Rejects only if the first start fails.
 */
export async function keepRunning<T extends Stoppable>(
  options: KeepRunningOptions<T>,
): Promise<KeptServer<T>> {
  const stopping = new AbortController();
  let server = await options.start();
  let restarts = 0;
  const watching = watch();

  async function watch(): Promise<void> {
    while (!(await server.exited).wasAsked && !stopping.signal.aborted) {
      options.log(`${server.name} ended unexpectedly; starting it again`);
      const next = await startAgain(options, stopping.signal);
      if (!next) return;
      server = next;
      restarts += 1;
      if (stopping.signal.aborted) return server.stop();
      options.log(`${server.name} is back`);
      options.onRestarted?.(server);
    }
  }

  const stop = async () => {
    stopping.abort();
    await server.stop();
    await watching;
  };
  return { current: () => server, restarts: () => restarts, stop };
}

async function startAgain<T extends Stoppable>(
  { start, log, onGivenUp, firstWaitMs = FIRST_WAIT_MS }: KeepRunningOptions<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  let cause: unknown;
  for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt += 1) {
    const wait = Math.min(firstWaitMs * 2 ** attempt, LONGEST_WAIT_MS);
    // An aborted wait only ends the waiting: the loop's own condition ends the attempts.
    await delay(wait, undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
    try {
      return await start();
    } catch (error) {
      cause = error;
      log(`could not start it: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (!signal.aborted) onGivenUp?.(cause);
  return undefined;
}
