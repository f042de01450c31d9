import { connect } from '@concert/database/connection';
import { migrate } from '@concert/database/migrate';
import { databaseAddress } from '@concert/testing/database-address';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { bootstrapAdmin } from '../src/bootstrap.ts';
import { buildContainer } from '../src/container.ts';
import { PASSWORD } from './auth-api.ts';
import { outboxOf } from './outbox.ts';

const container = await buildContainer(process.env);

/** A database of its own, since others that are tested have admins. */
async function freshDatabase() {
  const database = `concert_auth_${newId().replaceAll('-', '')}`;
  await sql`CREATE DATABASE ${sql.id(database)}`.execute(container.db);
  onTestFinished(() => sql`DROP DATABASE ${sql.id(database)}`.execute(container.db).then(() => {}));
  const address = { ...(await databaseAddress()), database };
  await migrate(address);
  const db = connect(address, { connections: 4 });
  onTestFinished(() => db.destroy());
  return db;
}

it('makes the first admin once, however many try, and no other', async () => {
  const db = await freshDatabase();
  const make = (email: string) =>
    bootstrapAdmin({ ...container, db }, { email, password: PASSWORD, name: 'First Admin' });
  const made = await Promise.all([1, 2, 3, 4].map((number) => make(`root${number}@test.example`)));
  expect(made.filter(Boolean)).toHaveLength(1);
  const accounts = await db.selectFrom('users').select(['id', 'role']).execute();
  expect(accounts.map(({ role }) => role)).toEqual(['admin']);
  expect(await outboxOf(db, `user/${accounts[0]?.id}`)).toEqual(['UserRegistered']);
  expect(await db.selectFrom('inbox').selectAll().execute()).toEqual([]);
  expect(await make('later@test.example')).toBe(false);
});
