import { Kysely, MysqlDialect } from 'kysely';
import { createPool, type PoolOptions } from 'mysql2';
import { openRenewingPool } from './renewing-pool.ts';
import type { DB } from './tables.ts';

/** A handle on the database, or on a transaction in it: stores take either. */
export type Database = Kysely<DB>;

/** Where the database is and who we are there: the content of the secret `concert/database`. */
export interface DatabaseAddress {
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly host?: string;
  readonly port?: number;
  readonly socketPath?: string;
  /** Verify the server's certificate and refuse a plain connection; absent only on a private socket. */
  readonly tls?: boolean;
}

interface ConnectOptions {
  readonly connections: number;
  /** Reads anew where the database is and who we are, once the server refuses us: after a rotation. */
  readonly renew?: () => Promise<DatabaseAddress>;
}

/**
 * Opens a pool. On Lambda one connection is enough (`connections: 1`), since an instance serves one request at
 * a time. Statements go as text, never as server-side prepared ones, which would pin a connection of RDS Proxy.
 */
export function connect(address: DatabaseAddress, { connections, renew }: ConnectOptions): Database {
  const options = poolOptions(address, connections);
  const pool =
    renew === undefined
      ? createPool(options)
      : openRenewingPool(options, async () => poolOptions(await renew(), connections));
  return new Kysely<DB>({ dialect: new MysqlDialect({ pool }) });
}

/** How every connection of ours is made. */
export const poolOptions = (address: DatabaseAddress, connections: number): PoolOptions => ({
  ...whereabouts(address),
  user: address.username,
  password: address.password,
  database: address.database,
  connectionLimit: connections,
  maxIdle: connections,
  connectTimeout: 5_000,
  timezone: 'Z',
  charset: 'utf8mb4_general_ci',
  supportBigNumbers: true,
  // `UPDATE … WHERE` must tell how many rows matched, not how many changed.
  flags: ['FOUND_ROWS'],
});

function whereabouts(address: DatabaseAddress): PoolOptions {
  if (address.socketPath !== undefined) return { socketPath: address.socketPath };
  return {
    host: address.host ?? '127.0.0.1',
    port: address.port ?? 3306,
    ...(address.tls === true ? { ssl: { minVersion: 'TLSv1.2', rejectUnauthorized: true } } : {}),
  };
}
