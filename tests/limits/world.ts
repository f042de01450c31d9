import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database } from '@concert/database/connection';
import { givenEvent } from '@concert/testing/builders';
import { databaseAddress } from '@concert/testing/database-address';
import type { ApiAnswer, ApiClient } from '../load/api-client.ts';
import { freePort } from '../load/own-platform.ts';
import { type Caller, givenCallers } from './buyers.ts';
import { type KeptPlatform, startKept } from './kept-platform.ts';

/** A platform with an event that has tickets enough, and people who are logged in. */
export interface World {
  readonly db: Database;
  readonly callers: readonly Caller[];
  readonly eventId: string;
  readonly ticketTypeId: string;
}

export interface Stage extends World {
  readonly platform: KeptPlatform;
  /** Ends the platform and removes what it left. */
  leave(): Promise<void>;
}

/** A platform on which nobody's own rate limit is in the way. */
export const environmentFor = (workers: number): Readonly<Record<string, string>> => ({
  RATE_LIMIT_USER_PER_MINUTE: '1000000',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
  RATE_LIMIT_LOGIN_PER_MINUTE: '1000000',
  WORKERS: String(workers),
});
const CAPACITY = 1_000_000;

export interface StageTerms {
  readonly workers: number;
  readonly callers: number;
}

export async function openStage({ workers, callers }: StageTerms): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'concert-limits-'));
  const platform = await startKept({
    dataDir,
    port: await freePort(),
    env: environmentFor(workers),
  });
  const leaveFolder = () => rm(dataDir, { recursive: true, force: true });
  try {
    const world = await openWorld(platform, callers);
    return {
      platform,
      ...world,
      async leave() {
        await world.db.destroy();
        await platform.end();
        await leaveFolder();
      },
    };
  } catch (error) {
    await platform.end();
    await leaveFolder();
    throw error;
  }
}

/** Makes the event and the people on a platform that runs. */
export async function openWorld({ environment }: KeptPlatform, count: number): Promise<World> {
  Object.assign(process.env, environment);
  const db = connect(await databaseAddress(), { connections: 4 });
  const event = await givenEvent(db, { ticketTypes: [{ capacity: CAPACITY }] });
  const [ticketTypeId = ''] = event.ticketTypeIds;
  return { db, callers: await givenCallers(db, count), eventId: event.id, ticketTypeId };
}

/** Holds one ticket for one of the callers, each in turn. */
export async function hold(
  client: ApiClient,
  world: World,
  index: number,
  key: string = crypto.randomUUID(),
): Promise<ApiAnswer> {
  const caller = world.callers[index % world.callers.length];
  if (caller === undefined) throw new Error('there is nobody to buy');
  const { eventId, ticketTypeId } = world;
  const body = { eventId, items: [{ ticketTypeId, quantity: 1 }] };
  const token = await caller.token();
  return client.call('POST', '/bookings', { token, key, body });
}
