import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventOperations } from '@concert/contracts/http/event';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { registerFan } from '../../tools/demo/purchase.ts';
import { type OwnPlatform, startOwnPlatform } from '../load/own-platform.ts';
import { journeyOrigin } from './origin.ts';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../apps/local/src/main.ts', import.meta.url));

let second: OwnPlatform;
let isStopped = false;

beforeAll(async () => {
  second = await startOwnPlatform({ args: ['--no-web', '--no-demo'] });
}, 180_000);

afterAll(async () => {
  if (!isStopped) await second.stop();
});

async function eventCount(origin: string): Promise<number> {
  const { listEvents } = eventOperations;
  const { items } = await openApiClient(origin).call(listEvents, {}, listEvents.responses[200].body);
  return items.length;
}

/** All processes below one, however deep. */
async function descendants(pid: number): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, of = 0]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What a platform says that cannot start. */
async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
  const started = run(process.execPath, [MAIN, '--no-web', '--no-demo'], { env: { ...process.env, ...env } });
  return started.then(
    () => 'it started',
    (error: { readonly code: number; readonly stderr: string }) => `${error.code}: ${error.stderr}`,
  );
}

describe('two platforms side by side', () => {
  it('have their own data and do not see each other', async () => {
    expect(second.url).not.toBe(journeyOrigin());
    expect(await eventCount(journeyOrigin())).toBeGreaterThan(0);
    expect(await eventCount(second.url)).toBe(0);
    const fan = await registerFan(openApiClient(second.url));
    const mine = await fetch(`${journeyOrigin()}/api/bookings/user/${fan.id}`, {
      headers: { authorization: `Bearer ${fan.token}` },
    });
    expect(mine.status).toBe(401);
  });

  it('refuse a third one on a data folder or a port that is taken, and go on', async () => {
    const { port } = new URL(second.url);
    expect(await refusal({ CONCERT_DATA: second.dataDir, PORT: '65000' })).toMatch(
      /^1: [\s\S]*is in use by the platform/,
    );
    expect(await refusal({ CONCERT_DATA: `${second.dataDir}-third`, PORT: port })).toMatch(
      new RegExp(`^1: [\\s\\S]*Port ${port} is in use`),
    );
    expect(await eventCount(second.url)).toBe(0);
  });

  it('end with all they started, and nothing else, on SIGTERM', async () => {
    const { pid } = JSON.parse(await readFile(join(second.dataDir, 'platform.json'), 'utf8'));
    const children = await descendants(pid);
    expect(children.length).toBeGreaterThanOrEqual(5);

    await second.stop();
    isStopped = true;

    expect(children.filter(isAlive)).toEqual([]);
    await expect(fetch(second.url)).rejects.toThrow();
    expect(await eventCount(journeyOrigin())).toBeGreaterThan(0);
  });
});
