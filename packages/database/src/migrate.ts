import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseAddress } from './connection.ts';

const MIGRATIONS = new URL('../../../database/migrations/', import.meta.url);

/**
 * Applies the migrations of `database/migrations` that this database has not had, in their order. Each is noted
 * with its hash, so that an edited one is found out. Run by one process at a time: the caller sees to that (the
 * deployment runs it once, before traffic shifts).
 * @returns the names applied now
 * @throws Error when a migration that was applied has been changed since
 */
export async function migrate(address: DatabaseAddress): Promise<readonly string[]> {
  const connection = await openForMigration(address);
  try {
    await connection.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         name VARCHAR(100) NOT NULL PRIMARY KEY,
         hash CHAR(64) NOT NULL,
         applied_at DATETIME(3) NOT NULL
       ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`,
    );
    const applied = await appliedMigrations(connection);
    const added: string[] = [];
    for (const migration of await migrations()) {
      const before = applied.get(migration.name);
      if (before === migration.hash) continue;
      if (before !== undefined)
        throw new Error(`migration ${migration.name} was changed after it was applied`);
      await apply(connection, migration);
      added.push(migration.name);
    }
    return added;
  } finally {
    await connection.end();
  }
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

async function migrations(): Promise<readonly Migration[]> {
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, MIGRATIONS), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Multiple statements are allowed on this connection only, and only for files of the repository. RDS is reached by its
 * own name here, not through its proxy, so its certificate is of RDS's own authorities.
 */
export async function openForMigration(address: DatabaseAddress): Promise<Connection> {
  return createConnection({
    ...(address.socketPath === undefined
      ? { host: address.host ?? '127.0.0.1', port: address.port ?? 3306 }
      : { socketPath: address.socketPath }),
    ...(address.tls === true ? { ssl: 'Amazon RDS' } : {}),
    user: address.username,
    password: address.password,
    database: address.database,
    multipleStatements: true,
  });
}

async function appliedMigrations(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT name, hash FROM schema_migrations');
  return new Map(rows.map((row) => [String(row.name), String(row.hash)]));
}

async function apply(connection: Connection, migration: Migration): Promise<void> {
  await connection.query(migration.sql);
  await connection.query(
    'INSERT INTO schema_migrations (name, hash, applied_at) VALUES (?, ?, UTC_TIMESTAMP(3))',
    [migration.name, migration.hash],
  );
}
