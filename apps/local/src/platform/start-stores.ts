import { join } from 'node:path';
import type { DatabaseAddress } from '@concert/database/connection';
import { migrate } from '@concert/database/migrate';
import { type AwsEndpoints, endpointsAt, portsSchema } from '../aws/endpoints.ts';
import { freePorts, startAws } from '../aws/start-aws.ts';
import { ensurePrograms } from '../machine/ensure-programs.ts';
import type { Need } from '../machine/programs.ts';
import { provision } from '../provision/provision.ts';
import { readCloud } from '../provision/read-cloud.ts';
import { type DatabaseSecret, databaseFromUrl, localSecrets } from '../provision/secrets.ts';
import { keepRunning } from '../stores/keep-running.ts';
import { startMariaDb } from '../stores/maria-db.ts';
import { startRedis } from '../stores/redis.ts';
import type { Cleanup } from './cleanup.ts';
import { kept } from './data-folder.ts';
import type { PlatformOptions } from './options.ts';

const ENV_NAME = 'local';

/** Databases and stand-ins as they run, or as they were given. */
export interface Stores {
  readonly endpoints: AwsEndpoints;
  readonly redisUrl: string;
  readonly bucket: string;
  readonly topics: Readonly<Record<string, string>>;
}

type Log = (line: string) => void;

/** Starts or takes what holds data, makes everything of `cloud.json` in it and brings the schema up to date. */
export async function startStores(options: PlatformOptions, cleanup: Cleanup, log: Log): Promise<Stores> {
  const need: readonly Need[] = [
    ...(options.databaseUrl === undefined ? (['database'] as const) : []),
    ...(options.redisUrl === undefined ? (['redis'] as const) : []),
  ];
  const programs = await ensurePrograms({ need, log });
  const [database, redisUrl, endpoints] = await Promise.all([
    startDatabase(options, programs.database, cleanup, log),
    startCache(options, programs.redis, cleanup, log),
    startCloud(options, cleanup, log),
  ]);
  const [provisioned, migrations] = await Promise.all([
    provision(readCloud(), {
      endpoints,
      envName: ENV_NAME,
      secrets: localSecrets({
        database,
        now: () => new Date(),
        ...(options.stripe === undefined ? {} : { stripe: options.stripe }),
      }),
      log: (line) => log(`cloud: ${line}`),
    }),
    migrate(address(database)),
  ]);
  log(
    migrations.length === 0 ? 'database: schema is up to date' : `database: applied ${migrations.join(', ')}`,
  );
  const bucket = provisioned.buckets['concert-bucket'];
  if (bucket === undefined) throw new Error('cloud.json names no concert-bucket');
  return { endpoints, redisUrl, bucket, topics: provisioned.topics };
}

type Program<Name extends 'database' | 'redis'> = Awaited<ReturnType<typeof ensurePrograms>>[Name];

async function startDatabase(
  { databaseUrl, dataDir }: PlatformOptions,
  program: Program<'database'>,
  cleanup: Cleanup,
  log: Log,
): Promise<DatabaseSecret> {
  if (databaseUrl !== undefined) return databaseFromUrl(databaseUrl);
  if (program === undefined) throw new Error('no database server was found');
  const kept = await keepRunning({
    start: () => startMariaDb({ dataDir: join(dataDir, 'mariadb'), program, log }),
    log,
  });
  cleanup.add('database', kept.stop);
  const { account, socketPath } = kept.current();
  log(`database: ${kept.current().name} ${program.version}`);
  return { ...account, socketPath };
}

async function startCache(
  { redisUrl, dataDir }: PlatformOptions,
  program: Program<'redis'>,
  cleanup: Cleanup,
  log: Log,
): Promise<string> {
  if (redisUrl !== undefined) return redisUrl;
  if (program === undefined) throw new Error('no Redis server was found');
  const kept = await keepRunning({
    start: () => startRedis({ dataDir: join(dataDir, 'redis'), program, log }),
    log,
  });
  cleanup.add('cache', kept.stop);
  log(`cache: ${kept.current().name}`);
  return kept.current().socketPath;
}

async function startCloud(
  { awsUrl, dataDir }: PlatformOptions,
  cleanup: Cleanup,
  log: Log,
): Promise<AwsEndpoints> {
  if (awsUrl !== undefined) return endpointsAt(awsUrl);
  const ports = await kept(dataDir, 'aws-ports.json', portsSchema, freePorts);
  const running = await keepRunning({ start: () => startAws({ dataDir: join(dataDir, 'aws'), ports }), log });
  cleanup.add('AWS stand-ins', running.stop);
  log('cloud: stand-ins for DynamoDB, SQS, SNS, S3, SES, EventBridge, Secrets Manager');
  return running.current().endpoints;
}

function address(secret: DatabaseSecret): DatabaseAddress {
  return secret;
}
