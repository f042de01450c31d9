import { randomBytes } from 'node:crypto';
import { connect, type Database, type DatabaseAddress } from '@concert/database/connection';
import { migrate } from '@concert/database/migrate';
import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from './database-address.ts';

/** A database of a test's own, on the test platform's server: what it says of all rows is true of its own. */
export interface OwnDatabase {
  readonly address: DatabaseAddress;
  readonly db: Database;
  /** Removes every row. */
  empty(): Promise<void>;
  /** Removes the database. */
  drop(): Promise<void>;
}

/** Makes an empty database with the schema of the migrations. */
export async function ownDatabase(connections = 8): Promise<OwnDatabase> {
  const shared = await databaseAddress();
  const database = `concert_test_${randomBytes(6).toString('hex')}`;
  await withReader(shared, ({ rows }) => rows(`CREATE DATABASE \`${database}\``));
  const address = { ...shared, database };
  await migrate(address);
  const db = connect(address, { connections });
  return {
    address,
    db,
    empty: () => withReader(address, removeRows),
    async drop() {
      await db.destroy();
      await withReader(shared, ({ rows }) => rows(`DROP DATABASE \`${database}\``));
    },
  };
}

async function removeRows({ rows }: Parameters<Parameters<typeof withReader>[1]>[0]): Promise<void> {
  const tables = await rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name <> 'schema_migrations'`,
  );
  await rows('SET SESSION foreign_key_checks = 0');
  for (const { name } of tables) await rows(`DELETE FROM \`${name}\``);
}
