import type { Database } from '@concert/database/connection';
import { inTransaction } from '@concert/database/transactions';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { findAccountByEmail, lockAccount } from '../src/store/accounts.ts';
import { claimAttempt, clearAttempts, forgetOldAttempts } from '../src/store/login-attempts.ts';
import { insertReset, openResetOf, spendReset, spendResetsOf } from '../src/store/password-resets.ts';
import { registered } from './auth-api.ts';

const { db } = await buildContainer(process.env);
const { body } = await registered();
const userId = String(body.user.id);
const digest = 'd'.repeat(43);
const resetId = newId();
await inTransaction(db, (tx) => insertReset(tx, userId, resetId));

/** Runs `work` and gives the index that the database could use for each of its statements. */
async function indexesOf(work: (db: Database) => Promise<unknown>): Promise<readonly unknown[]> {
  const statements: RootOperationNode[] = [];
  const watcher: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind !== 'InsertQueryNode') statements.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await work(db.withPlugin(watcher));
  const compiled = statements.map((node) => db.getExecutor().compileQuery(node, { queryId: newId() }));
  const plans = compiled.map(({ sql, parameters }) =>
    db.executeQuery<{ possible_keys: string | null }>(CompiledQuery.raw(`EXPLAIN ${sql}`, [...parameters])),
  );
  return (await Promise.all(plans)).flatMap(({ rows }) => rows.map((row) => row.possible_keys));
}

it.each<[string, (db: Database) => Promise<unknown>, readonly string[]]>([
  ['finding an account', (on) => findAccountByEmail(on, body.user.email), ['users_email_unique']],
  ['counting an attempt', (on) => claimAttempt(on, digest), ['PRIMARY']],
  ['clearing attempts', (on) => inTransaction(on, (tx) => clearAttempts(tx, digest)), ['PRIMARY']],
  ['forgetting attempts', (on) => forgetOldAttempts(on, 10), ['login_attempts_by_age']],
  ['locking an account', (on) => inTransaction(on, (tx) => lockAccount(tx, userId)), ['PRIMARY']],
  [
    'noting a reset',
    (on) => inTransaction(on, (tx) => insertReset(tx, userId, newId())),
    ['password_resets_by_user,password_resets_by_age'],
  ],
  ['finding a reset', (on) => openResetOf(on, resetId), ['PRIMARY']],
  ['spending a reset', (on) => inTransaction(on, (tx) => spendReset(tx, newId())), ['PRIMARY']],
  [
    'spending all resets',
    (on) => inTransaction(on, (tx) => spendResetsOf(tx, userId)),
    ['password_resets_by_user'],
  ],
])('%s goes by an index', async (_, work, indexes) => {
  expect(await indexesOf(work)).toEqual(indexes);
});
