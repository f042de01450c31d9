import { CONCERT_BUS } from '@concert/cloud/bus';
import { type DeadLetters, openDeadLetters } from '@concert/cloud/dead-letters';
import { busProbe, queueProbe, tableProbe } from '@concert/cloud/probes';
import { databaseNow } from '@concert/database/transactions';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { SESSION_TABLE } from '@concert/service-kit/sessions';
import { CacheConfig } from './config.ts';
import { type Entries, openEntries } from './store/entries.ts';

/** Asks each dependency for a sign of life; a rejection, or no answer in time, means that it is away. */
export interface Probes {
  readonly database: () => Promise<unknown>;
  readonly redis: () => Promise<unknown>;
  readonly dynamodb: () => Promise<unknown>;
  readonly bus: () => Promise<unknown>;
  readonly queues: () => Promise<unknown>;
}

/** What the cache use cases work with. */
export interface CacheContainer extends Runtime {
  readonly entries: Entries;
  readonly probes: Probes;
  readonly deadLettersOf: (queue: string) => DeadLetters;
}

/** The only place where the cache service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<CacheContainer> {
  const runtime = await openRuntime('cache', readConfig(CacheConfig, environment));
  const { db, cache, tables } = runtime;
  return {
    ...runtime,
    entries: openEntries(cache),
    deadLettersOf: (queue) => openDeadLetters(queue),
    probes: {
      database: () => databaseNow(db),
      redis: async () => {
        if (!(await cache.ping())) throw new Error('Redis does not answer');
      },
      dynamodb: tableProbe(tables, SESSION_TABLE, 'sessionId'),
      bus: busProbe(CONCERT_BUS),
      queues: queueProbe('concert-cache-queue'),
    },
  };
}
