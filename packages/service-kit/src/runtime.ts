import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Cache, openCache } from '@concert/cloud/cache';
import { openSecrets, type Secrets } from '@concert/cloud/secrets';
import { openTables } from '@concert/cloud/tables';
import { connect, type Database, type DatabaseAddress } from '@concert/database/connection';
import { type Clock, systemClock } from '@concert/values/clock';
import { type NewId, newId } from '@concert/values/ids';
import { z } from 'zod';
import { type Admit, admission } from './admission.ts';
import type { RuntimeConfig } from './config.ts';
import { eventMaker, type NewEvent } from './events.ts';
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

/** Opens what a service stands on. Called once, outside the handler; connections are made when first used. */
export async function openRuntime(service: string, config: RuntimeConfig): Promise<Runtime> {
  const clock = systemClock;
  const telemetry = openTelemetry(service);
  const secrets = openSecrets(clock);
  const cache = openCache(config.REDIS_URL, clock, (error) => telemetry.degraded('redis', error));
  const tables = openTables();
  const address = () => databaseAddress(secrets);
  return {
    clock,
    newId,
    newEvent: eventMaker(clock, newId),
    telemetry,
    secrets,
    db: connect(await address(), {
      connections: config.DATABASE_CONNECTIONS,
      renew: () => {
        secrets.forget(DATABASE_SECRET);
        return address();
      },
    }),
    cache,
    tables,
    clientAddressHeader: config.CLIENT_ADDRESS_HEADER,
    admit: admission({
      cache,
      isSessionAlive: sessionLookup(tables, clock),
      limits: limitsOf(config),
      clock,
    }),
  };
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
