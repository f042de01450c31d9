import { openRedisClient } from '@concert/cloud/redis-client';
import type { DatabaseAddress } from '@concert/database/connection';
import { withReader } from '@concert/database/snapshot';

/** What the stores hold at a moment, by name. */
export type Counts = Readonly<Record<string, number>>;

export interface StoreWatch {
  counts(): Promise<Counts>;
  forgetCache(): Promise<void>;
  end(): void;
}

const COUNTED = `SELECT
  (SELECT COUNT(*) FROM outbox WHERE published_at IS NULL) AS 'events not published',
  (SELECT COUNT(*) FROM outbox) AS 'rows of the outbox',
  (SELECT COUNT(*) FROM inbox) AS 'rows of the inbox',
  (SELECT COUNT(*) FROM idempotency_keys) AS 'idempotency keys'`;

export async function openStoreWatch(address: DatabaseAddress, redisUrl: string): Promise<StoreWatch> {
  const redis = openRedisClient({ url: redisUrl });
  await redis.connect();

  async function ofDatabase(): Promise<Counts> {
    return withReader(address, async (reader) => {
      const [counts] = await reader.rows<Record<string, number>>(COUNTED);
      const states = await reader.rows<{ Variable_name: string; Value: string }>(
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Open_tables', 'Innodb_row_lock_current_waits')",
      );
      const named = states.map(({ Variable_name: name, Value }) => [STATES[name] ?? name, Number(Value)]);
      return { ...numbers(counts ?? {}), ...Object.fromEntries(named) };
    });
  }

  return {
    async counts() {
      const [database, keys] = await Promise.all([ofDatabase(), redis.dbsize().catch(() => 0)]);
      return { ...database, 'Redis keys': keys };
    },
    async forgetCache() {
      await redis.flushall().catch(() => undefined);
    },
    end: () => redis.disconnect(),
  };
}

const STATES: Readonly<Record<string, string>> = {
  Threads_connected: 'database connections',
  Open_tables: 'open tables',
  Innodb_row_lock_current_waits: 'waits for a row',
};

function numbers(row: Readonly<Record<string, unknown>>): Counts {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
}
