import { type ChildProcess, execFile, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../apps/local/src/main.ts', import.meta.url));

const Whereabouts = z.object({ url: z.string(), environment: z.record(z.string(), z.string()) });

/** A platform whose folder stays when it ends, so that it can be started again with what it knew. */
export interface KeptPlatform {
  readonly url: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Asks it to end, and waits until it has. */
  end(): Promise<void>;
}

export interface PlatformTerms {
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a platform without demo data and web app on a folder that is there, or is made. */
export async function startKept({ dataDir, port, env = {} }: PlatformTerms): Promise<KeptPlatform> {
  const child = fork(MAIN, ['--no-demo', '--no-web'], {
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
  const { url, environment } = Whereabouts.parse(
    JSON.parse(await readFile(join(dataDir, 'platform.json'), 'utf8')),
  );
  return {
    url,
    dataDir,
    environment,
    pid: pidOf(child),
    async end() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the platform has no process');
  return pid;
}

/** A process of a platform. */
export interface PlatformProcess {
  readonly pid: number;
  readonly command: string;
}

/** All processes below one, however deep. */
export async function processesBelow(pid: number): Promise<readonly PlatformProcess[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,args='], { maxBuffer: 16 * 1024 * 1024 });
  const all = stdout.split('\n').flatMap((line) => {
    const [, own, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(own), parent: Number(parent), command }];
  });
  const below = (of: number): PlatformProcess[] =>
    all.flatMap((one) =>
      one.parent === of ? [{ pid: one.pid, command: one.command }, ...below(one.pid)] : [],
    );
  return below(pid);
}

export async function gatewaysOf(platform: KeptPlatform): Promise<readonly number[]> {
  const processes = await processesBelow(platform.pid);
  return processes.filter(({ command }) => command.includes('gateway/main.ts')).map(({ pid }) => pid);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port was free');
  return address.port;
}
