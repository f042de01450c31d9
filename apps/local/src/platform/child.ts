import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stoppable } from '../stores/keep-running.ts';

export interface ChildOptions {
  readonly name: string;
  readonly entry: URL;
  readonly env: Readonly<Record<string, string>>;
  readonly logDir: string;
  /** Told what the child says beside that it is ready. */
  readonly hear?: (message: unknown) => void;
}

/** Longer than a background process takes to finish what it has in hand. */
const GRACE_MS = 30_000;

/** Starts one of our own programs as a child; resolves when it says that it is ready. Its output goes to a log file. */
export async function startChild({
  name,
  entry,
  env,
  logDir,
  hear,
}: ChildOptions): Promise<Stoppable & { readonly pid: number }> {
  mkdirSync(logDir, { recursive: true, mode: 0o700 });
  const logFile = join(
    logDir,
    `${name
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')
      .replace(/-$/, '')}.log`,
  );
  const output = openSync(logFile, 'a', 0o600);
  // Its own process group: Ctrl-C in a terminal reaches the platform, which ends it in order.
  const child = fork(entry, { stdio: ['ignore', output, output, 'ipc'], detached: true, execArgv: [], env });
  closeSync(output);
  if (hear !== undefined) child.on('message', hear);
  let isStopping = false;
  const exited = new Promise<{ wasAsked: boolean }>((resolve) => {
    child.once('exit', () => resolve({ wasAsked: isStopping }));
  });
  const ready = new Promise<true>((resolve) => child.once('message', () => resolve(true)));
  if ((await Promise.race([ready, exited])) !== true) {
    throw new Error(`${name} did not start. The end of ${logFile}:\n${await endOf(logFile)}`);
  }
  const stop = async () => {
    isStopping = true;
    const killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(killer);
  };
  return { name, pid: child.pid ?? 0, stop, exited };
}

export async function endOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
}
