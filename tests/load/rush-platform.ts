import { connect, type Database, type DatabaseAddress } from '@concert/database/connection';
import { databaseAddress } from '@concert/testing/database-address';
import { until } from '@concert/testing/until';
import { sql } from 'kysely';
import { type OwnPlatform, startOwnPlatform } from './own-platform.ts';

/** A platform of its own without demo data, its database, and no limit on what one person may ask for. */
export interface RushPlatform extends OwnPlatform {
  readonly address: DatabaseAddress;
  readonly db: Database;
}

const running = new Map<string, Promise<RushPlatform>>();

/**
 * The platform with so many gateway processes and this further environment. It is started by whoever asks first and
 * kept for those who come next, since starting takes longer than much of what is measured; `endRushPlatforms` ends it.
 */
export async function rushPlatform(
  workers: number,
  env: Readonly<Record<string, string>> = {},
): Promise<RushPlatform> {
  const key = JSON.stringify([workers, env]);
  const found = running.get(key);
  if (found !== undefined) return use(await found);
  // One at a time: two of them would share the machine, and this process's environment speaks of one.
  await endRushPlatforms();
  const starting = start(workers, env);
  running.set(key, starting);
  return use(await starting);
}

export async function endRushPlatforms(): Promise<void> {
  const all = [...running.values()];
  running.clear();
  for (const one of await Promise.all(all)) {
    await one.db.destroy();
    await one.stop();
  }
}

function use(platform: RushPlatform): RushPlatform {
  Object.assign(process.env, platform.environment);
  return platform;
}

async function start(workers: number, env: Readonly<Record<string, string>>): Promise<RushPlatform> {
  const platform = await startOwnPlatform({
    args: ['--no-demo', '--no-web'],
    env: { WORKERS: String(workers), RATE_LIMIT_USER_PER_MINUTE: '1000000', ...env },
  });
  Object.assign(process.env, platform.environment);
  const address = await databaseAddress();
  return { ...platform, address, db: connect(address, { connections: 4 }) };
}

/** What was set off is over: every event is published and has its audit record. */
export async function drained(db: Database): Promise<void> {
  await until(
    'every event is published and recorded',
    async () => {
      const { rows } = await sql<{ open: number }>`
        SELECT COUNT(*) AS open FROM outbox o LEFT JOIN audit_logs a ON a.event_id = o.id WHERE a.id IS NULL`.execute(
        db,
      );
      return rows[0]?.open === 0;
    },
    300,
  );
}
