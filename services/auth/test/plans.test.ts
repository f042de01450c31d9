import type { Database } from '@concert/database/connection';
import { inTransaction } from '@concert/database/transactions';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { searchAccounts } from '../src/store/account-search.ts';
import { findAccountByEmail, lockAccount } from '../src/store/accounts.ts';
import {
  insertVerification,
  openVerification,
  pendingEmailOf,
  purgeVerifications,
  spendVerification,
} from '../src/store/email-verifications.ts';
import { engagementsOf, lockAdmins } from '../src/store/erasure.ts';
import { claimAttempt, clearAttempts, forgetOldAttempts } from '../src/store/login-attempts.ts';
import {
  insertReset,
  openResetOf,
  purgeResets,
  spendReset,
  spendResetsOf,
} from '../src/store/password-resets.ts';
import { personalActivity, personalItems } from '../src/store/personal-data.ts';
import {
  countRecoveryCodes,
  findSecondFactor,
  replaceSecondFactor,
  spendRecoveryCode,
} from '../src/store/second-factors.ts';
import { registered } from './auth-api.ts';

const { db } = await buildContainer(process.env);
const { body } = await registered();
const userId = String(body.user.id);
const digest = 'd'.repeat(43);
const resetId = newId();
await inTransaction(db, (tx) => insertReset(tx, userId, resetId));
const linkId = newId();
const link = { userId, email: 'a@test.example', previousEmail: null };
await inTransaction(db, (tx) => insertVerification(tx, { ...link, id: linkId }));
await inTransaction(db, (tx) => replaceSecondFactor(tx, userId, '-'));

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
  ['purging resets', (on) => purgeResets(on, 10), ['password_resets_by_age']],
  ['purging links', (on) => purgeVerifications(on, 10), ['email_verifications_by_age']],
  ['finding a link', (on) => openVerification(on, linkId), ['PRIMARY']],
  ['spending a link', (on) => inTransaction(on, (tx) => spendVerification(tx, newId())), ['PRIMARY']],
  ['finding a wanted address', (on) => pendingEmailOf(on, userId), ['email_verifications_by_user']],
  [
    'noting a link',
    (on) => inTransaction(on, (tx) => insertVerification(tx, { ...link, id: newId() })),
    ['email_verifications_by_user,email_verifications_by_age'],
  ],
  ['finding a second factor', (on) => findSecondFactor(on, userId), ['PRIMARY']],
  ['counting recovery codes', (on) => countRecoveryCodes(on, userId), ['PRIMARY']],
  [
    'spending a recovery code',
    (on) => inTransaction(on, (tx) => spendRecoveryCode(tx, userId, 'x')),
    ['PRIMARY'],
  ],
  ['locking the admins', (on) => inTransaction(on, lockAdmins), ['users_by_role']],
])('%s goes by an index', async (_, work, indexes) => {
  expect(await indexesOf(work)).toEqual(indexes);
});

// Joins, of which each table has its index: what matters is that none is read whole.
it.each<[string, (db: Database) => Promise<unknown>]>([
  ...(['bookings', 'tickets', 'payments', 'refunds', 'memberships', 'notifications', 'mails'] as const).map(
    (section): [string, (on: Database) => Promise<unknown>] => [
      `exporting ${section}`,
      (on) => personalItems(on, section, userId, { limit: 500, cursor: undefined }),
    ],
  ),
  ['exporting activity', (on) => personalActivity(on, userId, { limit: 500, cursor: undefined })],
  ['looking for what stands in the way of an erasure', (on) => engagementsOf(on, userId)],
  ['finding users by address', (on) => searchAccounts(on, { email: 'ada', limit: 20 })],
  ['finding users by name', (on) => searchAccounts(on, { name: 'Ada', limit: 20 })],
  ['finding users by role', (on) => searchAccounts(on, { role: 'admin', limit: 20 })],
])('%s can go by indexes', async (_, work) => {
  const indexes = await indexesOf(work);
  expect(indexes.length).toBeGreaterThan(0);
  expect(indexes.filter((index) => index === null)).toEqual([]);
});
