import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Database } from '@concert/database/connection';
import { givenEvent } from '@concert/testing/builders';
import { buildContainer, type PaymentContainer } from '../../services/payment/src/container.ts';
import { inParallel } from '../load/in-parallel.ts';
import { type FolderCare, type OwnPlatform, startOwnPlatform } from '../load/own-platform.ts';
import { shortenVisibility } from './judge/queues.ts';
import { type Buyer, openDoor, registerBuyer } from './rush/buyer.ts';
import type { Goods } from './rush/purchase.ts';
import { openTally } from './rush/tally.ts';

/** A platform with people who want to buy, and the ways to hurt it. */
export interface World {
  readonly platform: () => OwnPlatform;
  readonly till: PaymentContainer;
  readonly queues: SQSClient;
  readonly buyers: readonly Buyer[];
  /** Buys when the fault is over. */
  readonly prober: Buyer;
  /** A file in here with milliseconds in it shifts the clock of the process that has its name. */
  readonly clocks: string;
  /** An event of its own for each fault. */
  readonly stage: () => Promise<Stage>;
  /** Kills the platform's main process and starts it again, as whatever watches over it would. */
  readonly crashAndRestart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Stage {
  readonly eventId: string;
  readonly scarce: Goods;
  readonly plenty: Goods;
}

export interface WorldOptions {
  readonly buyers: number;
  readonly folder?: FolderCare | undefined;
}

/** So few that they are sold out while the fault lasts, and so many that they never are. */
const SCARCE = 10;
const PLENTY = 100_000;

const CLOCK = new URL('shift-clock.ts', import.meta.url);

export async function openWorld({ buyers, folder }: WorldOptions): Promise<World> {
  const clocks = await mkdtemp(join(tmpdir(), 'concert-clocks-'));
  const start = (after?: OwnPlatform) =>
    startOwnPlatform({
      args: ['--no-demo', '--no-web'],
      env: settings(clocks),
      ...(after === undefined ? {} : { after }),
      ...(folder === undefined ? {} : { folder }),
    });
  let platform = await start();
  Object.assign(process.env, platform.environment);
  await shortenVisibility();
  const till = await buildContainer({ ...process.env, DATABASE_CONNECTIONS: '4' });
  const queues = new SQSClient({});
  const door = openDoor(platform.url, buyers + 1);
  const names = Array.from({ length: buyers + 1 }, (_, index) => `buyer-${index}`);
  const tally = openTally();
  const [prober, ...crowd] = await inParallel(names, 4, (name) => registerBuyer(door, tally, name));
  if (prober === undefined) throw new Error('nobody registered');
  return {
    platform: () => platform,
    till,
    queues,
    buyers: crowd,
    prober,
    clocks,
    stage: () => openStage(till.db),
    async crashAndRestart() {
      await platform.crash();
      platform = await start(platform);
      await shortenVisibility();
    },
    async close() {
      await door.destroy();
      till.cache.close();
      queues.destroy();
      await till.db.destroy();
      await platform.stop();
      await rm(clocks, { recursive: true, force: true });
    },
  };
}

/** Two gateways, so that one can die while the other serves; no limit that a rush of few people would meet. */
function settings(clocks: string): Readonly<Record<string, string>> {
  const noLimit = '1000000';
  return {
    WORKERS: '2',
    NODE_OPTIONS: `--import=${CLOCK.href}?folder=${encodeURIComponent(clocks)}`,
    RATE_LIMIT_USER_PER_MINUTE: noLimit,
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: noLimit,
    RATE_LIMIT_LOGIN_PER_MINUTE: noLimit,
  };
}

async function openStage(db: Database): Promise<Stage> {
  const event = await givenEvent(db, { ticketTypes: [{ capacity: SCARCE }, { capacity: PLENTY }] });
  const [scarce = '', plenty = ''] = event.ticketTypeIds;
  return {
    eventId: event.id,
    scarce: { eventId: event.id, ticketTypeId: scarce },
    plenty: { eventId: event.id, ticketTypeId: plenty },
  };
}
