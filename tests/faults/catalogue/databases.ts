import { setTimeout as pause } from 'node:timers/promises';
import { openRedisClient } from '@concert/cloud/redis-client';
import { databaseAddress } from '@concert/testing/database-address';
import { sql } from 'kysely';
import { createConnection } from 'mysql2/promise';
import { freeze } from '../controls/processes.ts';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

const LASTS_MS = 5_000;

export const databases: readonly Fault[] = [
  {
    name: 'connections-cut',
    title: 'every database connection cut, ten times in five seconds',
    recoversWithin: 10,
    isQuick: true,
    async happen(world) {
      for (let round = 0; round < 10; round += 1) {
        await cutConnections(world);
        await pause(LASTS_MS / 10);
      }
    },
  },
  {
    name: 'database-hangs',
    title: 'MariaDB stops for five seconds and goes on',
    recoversWithin: 10,
    async happen({ platform }) {
      const goOn = await freeze(platform(), 'database');
      await pause(LASTS_MS);
      goOn();
    },
  },
  {
    name: 'database-read-only',
    title: 'MariaDB takes no writes for five seconds, as a replica that was the primary before a failover',
    recoversWithin: 10,
    happen: () =>
      asRoot(async (statement) => {
        await statement('SET GLOBAL read_only = 1');
        await pause(LASTS_MS);
        await statement('SET GLOBAL read_only = 0');
      }),
  },
  {
    name: 'redis-refuses',
    title: 'Redis refuses every command for five seconds',
    recoversWithin: 10,
    happen: () =>
      withRedis(async (redis) => {
        await redis('CONFIG', 'SET', 'requirepass', 'nobody-knows');
        await redis('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await pause(LASTS_MS);
        await redis('CONFIG', 'SET', 'requirepass', '');
      }),
  },
  {
    name: 'redis-slow',
    title: 'Redis stops for a quarter of a second again and again',
    recoversWithin: 10,
    async happen({ platform }) {
      for (let round = 0; round < 14; round += 1) {
        const goOn = await freeze(platform(), 'redis');
        await pause(250);
        goOn();
        await pause(100);
      }
    },
  },
  {
    name: 'redis-full',
    title: 'Redis’s memory is full: it takes no more writes for five seconds',
    recoversWithin: 10,
    happen: () =>
      withRedis(async (redis) => {
        await redis('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
        await redis('CONFIG', 'SET', 'maxmemory', '1');
        await pause(LASTS_MS);
        await redis('CONFIG', 'SET', 'maxmemory', '256mb');
        await redis('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
      }),
  },
];

/** Of the services' account, other than ours. */
async function cutConnections({ till: { db } }: World): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()`.execute(db);
  for (const { id } of rows) {
    // It may be gone by itself.
    await sql`KILL ${sql.lit(id)}`.execute(db).catch(() => {});
  }
}

/** The private server lets the account in that it runs under, without a password. */
async function asRoot(work: (statement: (text: string) => Promise<unknown>) => Promise<void>): Promise<void> {
  const { socketPath } = await databaseAddress();
  if (socketPath === undefined) throw new Error('the database is not a private one');
  const isWhoItSays = () => () => Buffer.alloc(0);
  const root = await createConnection({
    socketPath,
    user: 'root',
    authPlugins: { unix_socket: isWhoItSays, auth_socket: isWhoItSays },
  });
  try {
    await work((text) => root.query(text));
  } finally {
    await root.end();
  }
}

async function withRedis(
  work: (command: (name: string, ...words: string[]) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const client = openRedisClient({ url: process.env.REDIS_URL ?? '' });
  await client.connect();
  try {
    await work((name, ...words) => client.call(name, ...words));
  } finally {
    client.disconnect();
  }
}
