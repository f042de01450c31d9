import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface OwnPlatform {
  readonly url: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the process that keeps the others running. */
  readonly pid: number;
  /** Ends it in order; its folder stays, for another start. */
  end(): Promise<void>;
  /** Ends it in order and removes its folder. */
  stop(): Promise<void>;
  /** Kills it without warning; its folder stays, for another start. */
  crash(): Promise<void>;
}

export interface FolderCare {
  readonly prepare: (dataDir: string) => Promise<void>;
  readonly clearAway: (dataDir: string) => Promise<void>;
}

export interface OwnPlatformOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where one ran before that crashed; a fresh folder and a free port otherwise. */
  readonly after?: Pick<OwnPlatform, 'dataDir' | 'url'>;
  /** What is done to the folder before anything is written into it, and before it is removed. */
  readonly folder?: FolderCare;
}

const MAIN = fileURLToPath(new URL('../../apps/local/src/main.ts', import.meta.url));

/** Starts a platform for one run, on a free port and a fresh folder unless said otherwise. */
export async function startOwnPlatform(options: OwnPlatformOptions): Promise<OwnPlatform> {
  const { args, env = {}, after, folder } = options;
  const dataDir = after?.dataDir ?? (await mkdtemp(join(tmpdir(), 'concert-run-')));
  const port = after === undefined ? await freePort() : Number(new URL(after.url).port);
  if (after === undefined) await folder?.prepare(dataDir);
  const child = fork(MAIN, [...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env, CONCERT_DATA: dataDir, PORT: String(port) },
  });
  const output: string[] = [];
  child.stdout?.on('data', (chunk) => output.push(String(chunk)));
  child.stderr?.on('data', (chunk) => output.push(String(chunk)));
  const exited = new Promise<'exited'>((resolve) => child.once('exit', () => resolve('exited')));
  const ready = new Promise<'ready'>((resolve) => child.once('message', () => resolve('ready')));
  if ((await Promise.race([ready, exited])) === 'exited')
    throw new Error(`The platform did not start:\n${output.join('')}`);
  const { url, environment } = JSON.parse(await readFile(join(dataDir, 'platform.json'), 'utf8'));
  async function end(): Promise<void> {
    child.kill('SIGTERM');
    await exited;
  }
  return {
    url,
    dataDir,
    environment,
    pid: child.pid ?? 0,
    async crash() {
      child.kill('SIGKILL');
      await exited;
    },
    end,
    async stop() {
      await end();
      await folder?.clearAway(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port was free');
  return address.port;
}
