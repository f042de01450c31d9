import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetServer, recordServer } from './orphan.ts';
import type { RunningServer, ServerExit, StoreOptions } from './running-server.ts';

const STOP_GRACE_MS = 30_000;
/** Crash recovery of a large redo log takes its time; a server that exits is noticed at once. */
const READY_LIMIT_MS = 120_000;
const PROBE_EVERY_MS = 15;

/** A server to run, and how to tell that it serves. */
export interface ServerSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly socketPath: string;
  readonly logFile: string;
  readonly recordFile: string;
  readonly isReady: (socketPath: string) => Promise<boolean>;
}

/**
 * Runs a server as a child of this process and resolves once it serves. The child has its own process group,
 * so that Ctrl-C in a terminal reaches only the platform, which then ends its children in order. Rejects with
 * the server's last log lines if it ends before it serves.
 */
export async function spawnServer(
  spec: ServerSpec,
  { onUnexpectedExit }: Pick<StoreOptions, 'onUnexpectedExit'>,
): Promise<RunningServer> {
  const output = openSync(spec.logFile, 'a', 0o600);
  const child = spawn(spec.command, spec.args, { stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  let isStopping = false;
  const exited = exitOf(child, spec, () => isStopping);
  const pid = child.pid;
  if (pid === undefined)
    throw new Error(`${spec.command} could not be run: ${(await exited).error?.message}`);
  await recordServer(spec.recordFile, pid);

  const stop = async () => {
    isStopping = true;
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(killer);
  };
  await waitUntilReady(spec, exited).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  void exited.then((exit) => {
    if (!exit.wasAsked) onUnexpectedExit?.(exit);
  });
  return { name: spec.name, pid, socketPath: spec.socketPath, stop, exited };
}

interface ChildExit extends ServerExit {
  readonly error?: Error;
}

function exitOf(child: ChildProcess, spec: ServerSpec, wasAsked: () => boolean): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, wasAsked: wasAsked(), error }));
    child.once('exit', (code, signal) => {
      const exit = { code, signal, wasAsked: wasAsked() };
      forgetServer(spec.recordFile).then(
        () => resolve(exit),
        () => resolve(exit),
      );
    });
  });
}

async function waitUntilReady(spec: ServerSpec, exited: Promise<ServerExit>): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  while (!(await spec.isReady(spec.socketPath))) {
    const exit = await Promise.race([exited, delay(PROBE_EVERY_MS, undefined)]);
    if (exit) {
      throw new Error(
        `${spec.name} ended with ${exit.signal ?? `exit code ${exit.code}`}. ${await lastLines(spec)}`,
      );
    }
    if (performance.now() > deadline) {
      throw new Error(
        `${spec.name} did not serve within ${READY_LIMIT_MS / 1000} s. ${await lastLines(spec)}`,
      );
    }
  }
}

async function lastLines({ logFile }: ServerSpec): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return `The end of ${logFile}:\n${text.trimEnd().split('\n').slice(-15).join('\n')}`;
}
