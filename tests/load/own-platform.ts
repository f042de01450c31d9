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
  stop(): Promise<void>;
}

export interface OwnPlatformOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const MAIN = fileURLToPath(new URL('../../apps/local/src/main.ts', import.meta.url));

/** Starts a platform on a free port and a fresh folder, for one run; `stop` ends it and removes the folder. */
export async function startOwnPlatform({ args, env = {} }: OwnPlatformOptions): Promise<OwnPlatform> {
  const dataDir = await mkdtemp(join(tmpdir(), 'concert-run-'));
  const child = fork(MAIN, [...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env, CONCERT_DATA: dataDir, PORT: String(await freePort()) },
  });
  const output: string[] = [];
  child.stdout?.on('data', (chunk) => output.push(String(chunk)));
  child.stderr?.on('data', (chunk) => output.push(String(chunk)));
  const exited = new Promise<'exited'>((resolve) => child.once('exit', () => resolve('exited')));
  const ready = new Promise<'ready'>((resolve) => child.once('message', () => resolve('ready')));
  if ((await Promise.race([ready, exited])) === 'exited')
    throw new Error(`The platform did not start:\n${output.join('')}`);
  const { url, environment } = JSON.parse(await readFile(join(dataDir, 'platform.json'), 'utf8'));
  return {
    url,
    dataDir,
    environment,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port was free');
  return address.port;
}
