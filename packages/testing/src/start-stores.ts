import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLATFORM = fileURLToPath(new URL('../../../apps/local/src/main.ts', import.meta.url));

/**
 * Vitest's global set-up of integration tests: starts the databases and stand-ins of the local platform on a
 * fresh folder, once for a run, and gives their whereabouts to the tests in the environment, where a service's
 * `buildContainer(process.env)` finds them. Nothing that runs already is touched.
 * @returns the tear-down
 */
export default async function startStores(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'concert-test-'));
  const platform = fork(PLATFORM, ['--stores-only'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, CONCERT_DATA: dataDir, PORT: '1' },
  });
  const output: string[] = [];
  platform.stdout?.on('data', (chunk) => output.push(String(chunk)));
  platform.stderr?.on('data', (chunk) => output.push(String(chunk)));
  const exited = new Promise<'exited'>((resolve) => platform.once('exit', () => resolve('exited')));
  const ready = new Promise<'ready'>((resolve) => platform.once('message', () => resolve('ready')));
  if ((await Promise.race([ready, exited])) === 'exited')
    throw new Error(`The stores did not start:\n${output.join('')}`);
  Object.assign(process.env, await environmentOf(dataDir), TEST_SETTINGS);
  return async () => {
    platform.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** Many test files share the machine: few connections each, and no limit that one test's calls could use up for another. */
const TEST_SETTINGS = {
  DATABASE_CONNECTIONS: '8',
  RATE_LIMIT_LOGIN_PER_MINUTE: '100000',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '100000',
  RATE_LIMIT_USER_PER_MINUTE: '100000',
  POWERTOOLS_LOG_LEVEL: 'CRITICAL',
};

async function environmentOf(dataDir: string): Promise<Record<string, string>> {
  const { environment } = JSON.parse(await readFile(join(dataDir, 'platform.json'), 'utf8'));
  return environment;
}
