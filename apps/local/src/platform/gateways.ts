import cluster, { type Worker } from 'node:cluster';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endOf } from './child.ts';

export interface Gateways {
  readonly pids: () => readonly number[];
  stop(): Promise<void>;
}

export interface GatewayOptions {
  readonly count: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logDir: string;
  readonly log: (line: string) => void;
  /** Told what a gateway says beside that it is ready. */
  readonly hear: (message: unknown) => void;
  /** Whether the whole platform is being ended. */
  readonly isEnding: () => boolean;
}

/** Longer than the longest answer that a gateway still gives. */
const GRACE_MS = 35_000;
const RESTART_WAIT_MS = 500;

/** Starts gateway processes that share one port, and starts again those that die. */
export async function startGateways({
  count,
  env,
  logDir,
  log,
  hear,
  isEnding,
}: GatewayOptions): Promise<Gateways> {
  mkdirSync(logDir, { recursive: true, mode: 0o700 });
  const logFile = join(logDir, 'gateway.log');
  const output = openSync(logFile, 'a', 0o600);
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('../gateway/main.ts', import.meta.url)),
    execArgv: [],
    stdio: ['ignore', output, output, 'ipc'],
  });
  let isStopping = false;
  const workers = new Set<Worker>();

  async function start(): Promise<void> {
    const worker = cluster.fork(env);
    workers.add(worker);
    worker.on('message', hear);
    const { promise: exited, resolve: tellExit } = Promise.withResolvers<'exited'>();
    worker.once('exit', () => {
      workers.delete(worker);
      tellExit('exited');
    });
    const ready = new Promise<'ready'>((resolve) => worker.once('message', () => resolve('ready')));
    if ((await Promise.race([ready, exited])) === 'exited') {
      throw new Error(`The gateway did not start. The end of ${logFile}:\n${await endOf(logFile)}`);
    }
    void exited.then(restart);
  }

  async function restart(): Promise<void> {
    // Ctrl-C and `kill -- -group` reach the gateways too, before we are told to end.
    await pause(RESTART_WAIT_MS);
    if (isStopping || isEnding()) return;
    log('a gateway process ended unexpectedly; starting it again');
    await start().catch((error: unknown) => {
      log(String(error));
      return restart();
    });
  }

  await Promise.all(Array.from({ length: count }, start));
  return {
    pids: () => [...workers].flatMap((worker) => worker.process.pid ?? []),
    async stop() {
      isStopping = true;
      await Promise.all([...workers].map(endWorker));
      closeSync(output);
    },
  };
}

async function endWorker(worker: Worker): Promise<void> {
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const killer = setTimeout(() => worker.process.kill('SIGKILL'), GRACE_MS);
  worker.process.kill('SIGTERM');
  await exited;
  clearTimeout(killer);
}
