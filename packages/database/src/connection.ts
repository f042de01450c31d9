import { Kysely, MysqlDialect } from 'kysely';
import { createPool, type PoolOptions } from 'mysql2';
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

/**
 * Opens a pool. On Lambda one connection is enough (`connections: 1`), since an instance serves one request at
 * a time. Statements go as text, never as server-side prepared ones, which would pin a connection of RDS Proxy.
 */
export function connect(address: DatabaseAddress, options: { readonly connections: number }): Database {
  const pool = createPool({
    ...whereabouts(address),
    user: address.username,
    password: address.password,
    database: address.database,
    connectionLimit: options.connections,
    maxIdle: options.connections,
    connectTimeout: 5_000,
    timezone: 'Z',
    charset: 'utf8mb4_general_ci',
    supportBigNumbers: true,
    // `UPDATE … WHERE` must tell how many rows matched, not how many changed.
    flags: ['FOUND_ROWS'],
  });
  return new Kysely<DB>({ dialect: new MysqlDialect({ pool }) });
}

function whereabouts(address: DatabaseAddress): PoolOptions {
  if (address.socketPath !== undefined) return { socketPath: address.socketPath };
  return {
    host: address.host ?? '127.0.0.1',
    port: address.port ?? 3306,
    ...(address.tls === true ? { ssl: { minVersion: 'TLSv1.2', rejectUnauthorized: true } } : {}),
  };
}
