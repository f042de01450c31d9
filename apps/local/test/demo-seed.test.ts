import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Session } from '@concert/contracts/http/auth';
import { Booking } from '@concert/contracts/http/booking';
import { EventSummary } from '@concert/contracts/http/event';
import { page } from '@concert/contracts/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { demoEvents } from '../src/demo/demo-event.ts';
import { seedDemo } from '../src/demo/seed.ts';

const at = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

let platform: ChildProcess;
let dataDir: string;
let url: string;
let env: Record<string, string>;
const today = new Date();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'concert-demo-'));
  platform = fork(at('main.ts'), ['--no-demo', '--no-web'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      CONCERT_DATA: dataDir,
      PORT: String(await freePort()),
      // Nobody begins the demo three times within a minute but this test.
      RATE_LIMIT_LOGIN_PER_MINUTE: '100',
    },
  });
  const [ready] = await once(platform, 'message');
  ({ url, environment: env } = ready);
});

afterAll(async () => {
  const ended = once(platform, 'exit');
  platform.kill('SIGTERM');
  await ended;
  await rm(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const EventPage = page(EventSummary);
type Summary = z.output<typeof EventSummary>;

async function publicEvents(from: string): Promise<Summary[]> {
  const found: Summary[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const place = cursor === '' ? '' : `&cursor=${cursor}`;
    const response = await fetch(`${url}/api/events?limit=100&from=${from}${place}`);
    const { items, nextCursor } = EventPage.parse(await response.json());
    found.push(...items);
    cursor = nextCursor;
  }
  return found;
}

async function logIn(email: string) {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'concert-demo' }),
  });
  expect(response.status).toBe(200);
  const { user, accessToken } = Session.parse(await response.json());
  return { ...user, accessToken };
}

/** A run that ends in its middle, as by Ctrl-C. */
async function interruptedRun(): Promise<void> {
  const seeder = fork(at('demo/seeding/main.ts'), [url, today.toISOString()], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...env },
  });
  const ended = once(seeder, 'exit');
  await once(seeder, 'message');
  seeder.kill('SIGKILL');
  await ended;
}

describe('the demo', () => {
  it('is made once, however often it is begun', async () => {
    await interruptedRun();
    await seedDemo({ url, env, today, log: () => {} });
    const first = await publicEvents('2020-01-01T00:00:00Z');
    await seedDemo({ url, env, today, log: () => {} });

    const catalogue = demoEvents(today);
    const states = (state: string) =>
      catalogue.filter((event) => event.state === state).map(({ title }) => title);
    expect(first).toHaveLength(catalogue.length - states('draft').length);
    expect(await publicEvents('2020-01-01T00:00:00Z')).toEqual(first);
    expect(new Set(first.map(({ venue }) => venue.city)).size).toBeGreaterThanOrEqual(12);
    const soldOut = first.filter((event) => event.isSoldOut).map(({ title }) => title);
    expect(soldOut.sort()).toEqual(states('sold-out').sort());
    const past = first.filter(({ startsAt }) => new Date(startsAt) < today).map(({ title }) => title);
    expect(past.sort()).toEqual(states('past').sort());
  }, 240_000);

  it('has a poster for each event', async () => {
    const [event] = await publicEvents('2020-01-01T00:00:00Z');
    const poster = await fetch(`${url}${event?.imageUrl}`);
    expect(poster.headers.get('content-type')).toBe('image/webp');
    await poster.body?.cancel();
  });

  it('lets everybody in whom it names, the fan with tickets', async () => {
    for (const role of ['admin', 'organizer', 'staff']) {
      expect((await logIn(`${role}@concert.example`)).role).toBe(role);
    }
    const fan = await logIn('fan@concert.example');
    const statuses = async () => {
      const response = await fetch(`${url}/api/bookings/user/${fan.id}`, {
        headers: { authorization: `Bearer ${fan.accessToken}` },
      });
      const { items } = page(Booking).parse(await response.json());
      return [...new Set(items.map(({ status }) => status))];
    };
    await expect.poll(statuses, { timeout: 90_000, interval: 500 }).toEqual(['confirmed']);
  });
});
