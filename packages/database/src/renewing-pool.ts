import type { MysqlPool } from 'kysely';
import { createPool, type Pool, type PoolOptions } from 'mysql2';

/** Fetches the options anew, with the password that is right now. */
export type Renew = () => Promise<PoolOptions>;

/** Between two attempts at a new password: an account that is locked out must not hammer the keeper of secrets. */
const PAUSE_MS = 5_000;

/**
 * A pool that is opened anew with renewed options once the server refuses the account, as it does after its password
 * was rotated. Connections that are open stay good and finish their work. Whoever was refused waits for the renewal,
 * which all share, and then tries once more; within a pause after a renewal the refusal is told.
 */
export function openRenewingPool(options: PoolOptions, renew: Renew): MysqlPool {
  let pool = createPool(options);
  let renewedAt = Number.NEGATIVE_INFINITY;
  let renewal: Promise<void> | undefined;
  const retired: Pool[] = [];

  async function reopen(): Promise<void> {
    renewedAt = performance.now();
    const next = createPool(await renew());
    const before = pool;
    pool = next;
    // What is at work finishes; then it is closed rather than kept.
    before.on('release', (connection) => connection.destroy());
    retired.push(before);
  }

  /** @returns whether it is worth another try */
  async function renewed(refusing: Pool): Promise<boolean> {
    if (refusing !== pool) return true;
    if (renewal === undefined) {
      if (performance.now() - renewedAt < PAUSE_MS) return false;
      renewal = reopen().finally(() => {
        renewal = undefined;
      });
    }
    await renewal;
    return true;
  }

  return {
    getConnection(callback) {
      const asked = pool;
      asked.getConnection((error, connection) => {
        if (!isRefused(error)) return callback(error, connection);
        renewed(asked).then(
          (isWorthIt) => (isWorthIt ? pool.getConnection(callback) : callback(error, connection)),
          (fault: unknown) => callback(fault, connection),
        );
      });
    },
    end(callback) {
      for (const one of retired) one.end();
      pool.end(callback);
    },
  };
}

const isRefused = (error: NodeJS.ErrnoException | null): boolean => error?.code === 'ER_ACCESS_DENIED_ERROR';
