import { type Database, type DatabaseAddress, poolOptions } from '@concert/database/connection';
import type { DB } from '@concert/database/tables';
import { Kysely, MysqlDialect, type MysqlPool } from 'kysely';
import { createPool, type PoolConnection } from 'mysql2';
import type { Fuse } from './fuse.ts';

/** A database whose every statement, BEGIN and COMMIT among them, is a step of the fuse in force. */
export interface FusedDatabase {
  readonly db: Database;
  use(fuse: Fuse): void;
}

export function openFusedDatabase(address: DatabaseAddress, connections: number): FusedDatabase {
  const pool = createPool(poolOptions(address, connections));
  let fuse: Fuse | undefined;
  const fused: MysqlPool = {
    getConnection: (callback) =>
      pool.getConnection((error, connection) =>
        // The operation that takes a connection keeps its fuse, whatever is in force later.
        callback(error, error || fuse === undefined ? connection : withFuse(connection, fuse)),
      ),
    end: (callback) => pool.end(callback),
  };
  return {
    db: new Kysely<DB>({ dialect: new MysqlDialect({ pool: fused }) }),
    use: (next) => {
      fuse = next;
    },
  };
}

type Callback = (error: unknown, result: unknown) => void;

function withFuse(connection: PoolConnection, fuse: Fuse): PoolConnection {
  const broken = () => {
    connection.destroy();
    return Object.assign(new Error('Connection lost'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true });
  };
  const query = (text: string, values: readonly unknown[], done: Callback) => {
    const carryOut = () =>
      new Promise((resolve, reject) => {
        connection.query(text, [...values], (error, result) => (error ? reject(error) : resolve(result)));
      });
    fuse.step(text, carryOut, broken).then(
      (result) => done(null, result),
      (error: unknown) => done(error, undefined),
    );
  };
  return new Proxy(connection, {
    get(target, name) {
      if (name === 'query') return query;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
