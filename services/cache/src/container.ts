import { CONCERT_BUS } from '@concert/cloud/bus';
import { type Connections, openConnections } from '@concert/cloud/connections';
import { type DeadLetters, openDeadLetters } from '@concert/cloud/dead-letters';
import { busProbe, queueProbe, tableProbe } from '@concert/cloud/probes';
import { databaseNow } from '@concert/database/transactions';
import { tokenVerifier, type VerifyToken } from '@concert/service-kit/access-tokens';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { SESSION_TABLE, type SessionLookup, sessionLookup } from '@concert/service-kit/sessions';
import { CacheConfig } from './config.ts';
import { type Entries, openEntries } from './store/entries.ts';
import { type LiveRegistry, openLiveRegistry } from './store/live-registry.ts';

/** Asks each dependency for a sign of life; a rejection, or no answer in time, means that it is away. */
export interface Probes {
  readonly database: () => Promise<unknown>;
  readonly redis: () => Promise<unknown>;
  readonly dynamodb: () => Promise<unknown>;
  readonly bus: () => Promise<unknown>;
  readonly queues: () => Promise<unknown>;
}

/** What the live push works with. */
export interface LiveContainer extends Runtime {
  readonly registry: LiveRegistry;
  readonly connections: Connections;
  readonly verifyToken: VerifyToken;
  readonly isSessionAlive: SessionLookup;
  /** The storefront's origin: whose pages may open a socket. */
  readonly publicOrigin: string;
}

/** What the cache use cases work with. */
export interface CacheContainer extends LiveContainer {
  readonly entries: Entries;
  readonly probes: Probes;
  readonly deadLettersOf: (queue: string) => DeadLetters;
}

/** The only place where the cache service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<CacheContainer> {
  const config = readConfig(CacheConfig, environment);
  const runtime = await openRuntime('cache', config);
  const { db, cache, tables, secrets, clock } = runtime;
  return {
    ...runtime,
    entries: openEntries(cache),
    registry: openLiveRegistry(cache, clock),
    connections: openConnections(config.LIVE_ENDPOINT),
    verifyToken: tokenVerifier(secrets, config.CONCERT_ENV, clock),
    isSessionAlive: sessionLookup(tables, clock),
    publicOrigin: config.PUBLIC_ORIGIN,
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
