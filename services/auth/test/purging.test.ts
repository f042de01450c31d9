import { inTransaction } from '@concert/database/transactions';
import { givenUser } from '@concert/testing/builders';
import { ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { insertVerification } from '../src/store/email-verifications.ts';
import { claimAttempt } from '../src/store/login-attempts.ts';
import { insertReset } from '../src/store/password-resets.ts';
import { purgeOldRows } from '../src/use-cases/purge-old-rows.ts';

const container = await buildContainer(process.env);
const run = { millisecondsLeft: () => 60_000 };

it('forgets what is past its time, and nothing else', async () => {
  const own = await ownDatabase();
  onTestFinished(() => own.drop());
  const { db } = own;
  const { id: userId, email } = await givenUser(db);
  const [oldReset, newReset, oldLink, newLink] = [newId(), newId(), newId(), newId()];
  const link = { userId, email, previousEmail: null };
  await inTransaction(db, async (tx) => {
    for (const id of [oldReset, newReset]) await insertReset(tx, userId, id);
    for (const id of [oldLink, newLink]) await insertVerification(tx, { ...link, id });
  });
  const ago = (days: number) => sql<Date>`UTC_TIMESTAMP(3) - INTERVAL ${sql.lit(days)} DAY`;
  await db
    .updateTable('password_resets')
    .set({ created_at: ago(2) })
    .where('id', '=', oldReset)
    .execute();
  await db
    .updateTable('email_verifications')
    .set({ created_at: ago(8) })
    .where('id', '=', oldLink)
    .execute();
  for (const digest of ['a', 'b']) await claimAttempt(db, digest.repeat(43));
  await db
    .updateTable('login_attempts')
    .set({ last_at: ago(2) })
    .where('address_digest', '=', 'a'.repeat(43))
    .execute();

  expect(await purgeOldRows({ ...container, db }, run)).toEqual({
    loginAttemptsPurged: 1,
    passwordResetsPurged: 1,
    emailVerificationsPurged: 1,
  });
  expect(await db.selectFrom('password_resets').select('id').execute()).toEqual([{ id: newReset }]);
  expect(await db.selectFrom('email_verifications').select('id').execute()).toEqual([{ id: newLink }]);
  expect(await db.selectFrom('login_attempts').select('attempts').execute()).toHaveLength(1);
});

it('stops when its time is over', async () => {
  const figures = await purgeOldRows(container, { millisecondsLeft: () => 0 });
  expect(Object.values(figures)).toEqual([0, 0, 0]);
});
