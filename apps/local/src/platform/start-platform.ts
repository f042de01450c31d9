import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIVE_PREFIX } from '../gateway/live/management.ts';
import { startBoard } from '../metrics/start-board.ts';
import { functionEnvironment } from '../provision/environment.ts';
import { keepRunning } from '../stores/keep-running.ts';
import { startChild } from './child.ts';
import type { Cleanup } from './cleanup.ts';
import { takeDataFolder } from './data-folder.ts';
import { startGateways } from './gateways.ts';
import type { PlatformOptions } from './options.ts';
import { type Stores, startStores } from './start-stores.ts';
import { startStripe } from './start-stripe.ts';
import { buildWeb } from './web-build.ts';
import { SHARES, type Share, shareVariable, workerVariables } from './worker-settings.ts';

const HOST = '127.0.0.1';

export interface RunningPlatform {
  readonly url: string;
  /** The functions' environment, by which tools and tests reach the stores. */
  readonly environment: Readonly<Record<string, string>>;
}

type Log = (line: string) => void;

/** Starts everything in order; whatever was started before a failure is in `cleanup`. */
export async function startPlatform(
  options: PlatformOptions,
  cleanup: Cleanup,
  log: Log,
): Promise<RunningPlatform> {
  const url = `http://${HOST}:${options.port}`;
  cleanup.add('data folder', await takeDataFolder(options.dataDir, url));
  if (!options.storesOnly) await requireFreePort(options.port);
  const web = options.withWeb && !options.storesOnly ? buildWeb(log) : undefined;
  const stores = await startStores(options, cleanup, log);
  const stripeUrl = await startStripe(options, stores, url, cleanup, log);
  const environment = environmentOf(stores, url, stripeUrl);
  await web;
  if (!options.storesOnly)
    await startServices(options, { stores, stripeUrl, environment, url }, cleanup, log);
  await tellWhereabouts(options.dataDir, { url, environment }, cleanup);
  return { url, environment };
}

interface Parts {
  readonly stores: Stores;
  readonly stripeUrl: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
}

async function startServices(
  options: PlatformOptions,
  parts: Parts,
  cleanup: Cleanup,
  log: Log,
): Promise<void> {
  const { stores, stripeUrl, environment, url } = parts;
  const logDir = join(options.dataDir, 'logs');
  // Under the system's own temporary folder, since the path of a unix socket must be short.
  const liveFolder = await mkdtemp(join(tmpdir(), 'concert-live-'));
  cleanup.add('live folder', () => rm(liveFolder, { recursive: true, force: true }));
  const { url: metrics, hear, stop } = await startBoard(HOST);
  cleanup.add('metrics', stop);
  const env = {
    ...given(MACHINE),
    ...environment,
    NODE_COMPILE_CACHE: join(options.dataDir, 'compile-cache'),
    ...workerVariables({
      port: options.port,
      host: HOST,
      publicOrigin: url,
      gateways: options.gateways,
      liveFolder,
      standIns: {
        s3: stores.endpoints.s3,
        mailbox: stores.endpoints.mailbox,
        phones: stores.endpoints.phones,
        stripe: stripeUrl,
        metrics,
        bucket: stores.bucket,
      },
    }),
  };
  await Promise.all([
    startGateways({ count: options.gateways, env, logDir, log, hear, isEnding: cleanup.hasBegun }).then(
      ({ stop }) => cleanup.add('gateway', stop),
    ),
    ...SHARES.map((share) => startBackground(share, { env, logDir, log, hear }, cleanup)),
  ]);
  log(
    `services: ten behind ${options.gateways === 1 ? 'one gateway' : `${options.gateways} gateways`}, queues and schedules run`,
  );
}

interface Background {
  readonly env: Readonly<Record<string, string>>;
  readonly logDir: string;
  readonly log: Log;
  readonly hear: (message: unknown) => void;
}

async function startBackground(
  share: Share,
  { env, logDir, log, hear }: Background,
  cleanup: Cleanup,
): Promise<void> {
  const name = `background (${share})`;
  const entry = new URL('../workers/main.ts', import.meta.url);
  const start = () => startChild({ name, entry, env: { ...env, ...shareVariable(share) }, logDir, hear });
  const { stop } = await keepRunning({ start, log });
  cleanup.add(name, stop);
}

function environmentOf(
  stores: Stores,
  url: string,
  stripeUrl: string | undefined,
): Readonly<Record<string, string>> {
  return functionEnvironment({
    inherited: {},
    endpoints: stores.endpoints,
    redisUrl: stores.redisUrl,
    envName: 'local',
    further: {
      PUBLIC_ORIGIN: url,
      // One process serves many requests at once here, where Lambda has an instance for each.
      DATABASE_CONNECTIONS: process.env.DATABASE_CONNECTIONS ?? '24',
      LIVE_ENDPOINT: `${url}${LIVE_PREFIX}`,
      FILES_PUBLIC_ENDPOINT: `${url}/_local/s3`,
      // The mailbox takes mails as fast as they come.
      SES_RATE_PER_SECOND: '1000',
      POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'WARN',
      ...(stripeUrl === undefined
        ? {}
        : { STRIPE_API_URL: stripeUrl, STRIPE_BROWSER_URL: `${url}/_local/stripe` }),
      ...topicVariables(stores.topics),
      ...given(TUNING),
    },
  });
}

/** What our own programs need of the machine; nothing of the user's AWS or Stripe accounts. */
const MACHINE = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];

/** What may be set for the functions from outside; each has a default. */
const TUNING = [
  'RATE_LIMIT_USER_PER_MINUTE',
  'RATE_LIMIT_ANONYMOUS_PER_MINUTE',
  'RATE_LIMIT_LOGIN_PER_MINUTE',
  'POWERTOOLS_METRICS_DISABLED',
];

function given(names: readonly string[]): Readonly<Record<string, string>> {
  const found = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** `TOPIC_CONCERT_ALERTS=arn:…`, as Terraform gives them to the functions. */
function topicVariables(topics: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(topics).map(([name, arn]) => [`TOPIC_${name.toUpperCase().replaceAll('-', '_')}`, arn]),
  );
}

/** Where tools and tests find the running platform: `npm run demo`, `invariants`, `bench`. */
async function tellWhereabouts(dataDir: string, platform: RunningPlatform, cleanup: Cleanup): Promise<void> {
  const file = join(dataDir, 'platform.json');
  await writeFile(file, JSON.stringify({ ...platform, pid: process.pid }, null, 2), { mode: 0o600 });
  cleanup.add('whereabouts', () => rm(file, { force: true }));
}

async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  }).catch((cause: unknown) => {
    throw new Error(`Port ${port} is in use. Stop what uses it, or choose another: PORT=3001 npm start`, {
      cause,
    });
  });
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
