import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { drained } from '../limits/drained.ts';
import { brokenInvariants } from '../limits/invariants.ts';
import { type KeptPlatform, startKept } from '../limits/kept-platform.ts';
import type { Outcome, Progress } from '../limits/outcome.ts';
import { type Answered, goOnBuying } from '../limits/persistent-buyers.ts';
import { environmentFor, hold, openWorld, type World } from '../limits/world.ts';
import { openApiClient } from '../load/api-client.ts';
import { freePort } from '../load/own-platform.ts';
import { afterRestore, foundAgain, unaccounted } from './afterwards.ts';
import {
  applyLog,
  type DatabaseServer,
  type DumpPoint,
  dump,
  load,
  shipLog,
  startServer,
} from './database-server.ts';
import { type Figures, outcomeOf } from './figures.ts';

export interface DrillTerms {
  readonly seconds: number;
  readonly lostSeconds: number;
}

const BUYERS = 10;

interface Disaster {
  readonly at: number;
  readonly answers: readonly Answered[];
  readonly point: DumpPoint;
  readonly dumpSeconds: number;
}

/** The whole of it, in the order of the runbook. `folder` is emptied by whoever made it. */
export async function drill(
  folder: string,
  { seconds, lostSeconds }: DrillTerms,
  progress: Progress,
): Promise<Outcome> {
  const password = randomBytes(18).toString('base64url');
  const terms = { dataDir: join(folder, 'platform'), port: await freePort() };
  const logFolder = join(folder, 'elsewhere');
  progress('a database with a log, and a platform on it');
  const lost = await startServer(join(folder, 'lost'), password, { serverId: 1 });
  const platform = await startOn(lost, terms);
  const world = await openWorld(platform, BUYERS);
  const disaster = await sellUntilDisaster({ folder, logFolder, lost, platform, world, seconds }, progress);

  progress('the database is gone; writing stops');
  await platform.end();
  await world.db.destroy();
  const moment = new Date(disaster.at - lostSeconds * 1000);
  const stopped = performance.now();
  const restored = await startServer(join(folder, 'restored'), password, { serverId: 2 });
  try {
    await load(restored, disaster.point);
    const loaded = performance.now();
    await applyLog(restored, logFolder, disaster.point, lostSeconds === 0 ? undefined : moment);
    const applied = performance.now();
    progress('the platform starts on the restored database');
    const again = await startOn(restored, terms);
    try {
      const opened = await firstHold(again, world);
      const figures: Figures = {
        dumpSeconds: disaster.dumpSeconds,
        dumpBytes: (await stat(disaster.point.file)).size,
        loadSeconds: (loaded - stopped) / 1000,
        logSeconds: (applied - loaded) / 1000,
        rtoSeconds: (opened - disaster.at) / 1000,
        ...(await settle({ platform: again, world, moment, disaster }, progress)),
      };
      return outcomeOf(figures, lostSeconds);
    } finally {
      await again.end();
    }
  } finally {
    await restored.stop();
  }
}

function startOn(
  database: DatabaseServer,
  { dataDir, port }: { readonly dataDir: string; readonly port: number },
): Promise<KeptPlatform> {
  return startKept({ dataDir, port, env: { ...environmentFor(1), DATABASE_URL: database.url } });
}

async function sellUntilDisaster(
  {
    folder,
    logFolder,
    lost,
    platform,
    world,
    seconds,
  }: {
    readonly folder: string;
    readonly logFolder: string;
    readonly lost: DatabaseServer;
    readonly platform: KeptPlatform;
    readonly world: World;
    readonly seconds: number;
  },
  progress: Progress,
): Promise<Disaster> {
  const endShipping = await shipLog(lost, logFolder);
  const client = openApiClient(platform.url, BUYERS);
  const buying = goOnBuying(client, world, BUYERS);
  await pause(seconds * 500);
  progress('dumping while people buy');
  const began = performance.now();
  const point = await dump(lost, join(folder, 'dump.sql'));
  const dumpSeconds = (performance.now() - began) / 1000;
  progress(`${seconds} s more of buying`);
  await pause(seconds * 1000);
  process.kill(lost.pid, 'SIGKILL');
  const at = Date.now();
  const { answers } = await buying.end();
  await Promise.all([client.close(), endShipping()]);
  return { at, answers: answers.filter((one) => one.at <= at), point, dumpSeconds };
}

/** @returns when somebody could buy again, by the wall clock */
async function firstHold(platform: KeptPlatform, world: World): Promise<number> {
  const client = openApiClient(platform.url, 1);
  try {
    const answer = await hold(client, world, 0);
    if (answer.status !== 201)
      throw new Error(
        `the first hold after the restore answered ${answer.status} ${JSON.stringify(answer.body)}`,
      );
    return Date.now();
  } finally {
    await client.close();
  }
}

interface Settling {
  readonly platform: KeptPlatform;
  readonly world: World;
  readonly moment: Date;
  readonly disaster: Disaster;
}

async function settle({ platform, world, moment, disaster }: Settling, progress: Progress) {
  const { at, answers } = disaster;
  const found = await foundAgain(answers);
  const kept = answers.filter(({ bookingId }) => found.has(bookingId));
  const newest = Math.max(...kept.map((one) => one.at));
  progress('events are replayed; payments after the moment are looked for and given back');
  const { lostPayments, copies, replayed } = await afterRestore(moment);
  progress('what is open is brought to its end');
  await drained();
  return {
    answered: answers.length,
    paid: answers.filter(({ paymentId }) => paymentId !== undefined).length,
    missing: answers.length - kept.length,
    rpoSeconds: Math.max(0, (at - newest) / 1000),
    lostPayments,
    copies,
    replayed,
    stillShown: await stillShown(
      platform,
      world,
      answers.filter(({ bookingId }) => !found.has(bookingId)),
    ),
    unaccounted: await unaccounted(answers),
    invariants: await brokenInvariants(platform.dataDir),
  };
}

/** Bookings that are gone and that the API shows all the same, from a copy. */
async function stillShown(platform: KeptPlatform, world: World, gone: readonly Answered[]): Promise<number> {
  const client = openApiClient(platform.url, 1);
  try {
    let shown = 0;
    for (const { bookingId, buyer } of gone) {
      const token = await world.callers[buyer % world.callers.length]?.token();
      if (token === undefined) throw new Error('there is nobody to ask');
      const { status } = await client.call('GET', `/bookings/${bookingId}`, { token });
      if (status !== 404) shown += 1;
    }
    return shown;
  } finally {
    await client.close();
  }
}
