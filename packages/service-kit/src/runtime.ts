import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Cache, openCache } from '@concert/cloud/cache';
import type { RedisAddress } from '@concert/cloud/redis-client';
import { openSecrets, type Secrets } from '@concert/cloud/secrets';
import { openTables } from '@concert/cloud/tables';
import { connect, type Database, type DatabaseAddress } from '@concert/database/connection';
import { type Clock, systemClock } from '@concert/values/clock';
import { type NewId, newId } from '@concert/values/ids';
import { z } from 'zod';
import { type Admit, admission } from './admission.ts';
import type { RuntimeConfig } from './config.ts';
import { eventMaker, type NewEvent } from './events.ts';
import { type RecordRead, readRecorder } from './personal-reads.ts';
import { type RateLimits, STANDARD_LIMITS } from './rate-limits.ts';
import { sessionLookup } from './sessions.ts';
import { openTelemetry, type Telemetry } from './telemetry.ts';

/** What every service stands on; its container builds its own things from these. */
export interface Runtime {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newEvent: NewEvent;
  readonly telemetry: Telemetry;
  readonly secrets: Secrets;
  readonly db: Database;
  readonly cache: Cache;
  readonly tables: DynamoDBDocumentClient;
  readonly admit: Admit;
  readonly recordRead: RecordRead;
  readonly clientAddressHeader: string | undefined;
}

const DATABASE_SECRET = 'concert/database';

const DatabaseSecret = z.object({
  username: z.string(),
  password: z.string(),
  database: z.string(),
  host: z.string().optional(),
  port: z.number().optional(),
  socketPath: z.string().optional(),
  tls: z.boolean().optional(),
});

/** The secret named by `REDIS_SECRET`. */
const RedisSecret = z.object({ password: z.string() });

/** Opens what a service stands on. Called once, outside the handler; connections are made when first used. */
export async function openRuntime(service: string, config: RuntimeConfig): Promise<Runtime> {
  const clock = systemClock;
  const telemetry = openTelemetry(service);
  const secrets = openSecrets(clock);
  const tables = openTables();
  const address = () => databaseAddress(secrets);
  const [whereabouts, redis] = await Promise.all([address(), redisAddress(config, secrets)]);
  const cache = openCache(redis, clock, (error) => telemetry.degraded('redis', error));
  cache.watch(telemetry.cached);
  const db = connect(whereabouts, {
    connections: config.DATABASE_CONNECTIONS,
    renew: () => {
      secrets.forget(DATABASE_SECRET);
      return address();
    },
  });
  const newEvent = eventMaker(clock, newId);
  return {
    clock,
    newId,
    newEvent,
    telemetry,
    secrets,
    db,
    cache,
    tables,
    clientAddressHeader: config.CLIENT_ADDRESS_HEADER,
    admit: admission({
      cache,
      isSessionAlive: sessionLookup(tables, clock),
      limits: limitsOf(config),
      clock,
    }),
    recordRead: readRecorder(db, newEvent),
  };
}

async function redisAddress(config: RuntimeConfig, secrets: Secrets): Promise<RedisAddress> {
  const { REDIS_URL: url, REDIS_CLUSTER: isCluster, REDIS_SECRET: secret } = config;
  if (secret === undefined) return { url, isCluster };
  return { url, isCluster, ...(await secrets.json(secret, RedisSecret)) };
}

async function databaseAddress(secrets: Secrets): Promise<DatabaseAddress> {
  const { host, port, socketPath, tls, ...account } = await secrets.json(DATABASE_SECRET, DatabaseSecret);
  return {
    ...account,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(socketPath === undefined ? {} : { socketPath }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function limitsOf(config: RuntimeConfig): RateLimits {
  const perMinute = (calls: number) => ({ burst: calls, perMinute: calls });
  return {
    ...STANDARD_LIMITS,
    user: perMinute(config.RATE_LIMIT_USER_PER_MINUTE),
    anonymous: perMinute(config.RATE_LIMIT_ANONYMOUS_PER_MINUTE),
    login: perMinute(config.RATE_LIMIT_LOGIN_PER_MINUTE),
  };
}
