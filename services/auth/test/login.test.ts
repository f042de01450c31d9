import { newId } from '@concert/values/ids';
import { oneTimeToken } from '@concert/values/one-time-links';
import { hash } from '@node-rs/argon2';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildContainer } from '../src/container.ts';
import { newEmail, PASSWORD, problem, registered, request } from './auth-api.ts';
import { eventsOf } from './outbox.ts';

const container = await buildContainer(process.env);
const { db, keyedHashes, secrets } = container;

const login = (email: string, password = PASSWORD) => request('login', { body: { email, password } });
const failures = async (email: string, count: number) => {
  for (let turn = 0; turn < count; turn += 1) expect((await login(email, 'wrong-password')).status).toBe(401);
};
const attemptsAt = async (email: string) =>
  db.updateTable('login_attempts').where('address_digest', '=', await keyedHashes.addressDigest(email));

describe('logging in', () => {
  it('begins a new session, whatever the capitals of the address', async () => {
    const email = newEmail();
    const { body } = await registered(email);
    const reply = await login(email.toUpperCase());
    expect(reply).toMatchObject({ status: 200, body: { user: body.user } });
  });

  it('answers an unknown address as it answers a wrong password', async () => {
    const known = await login((await registered()).body.user.email, 'wrong-password');
    const unknown = await login(newEmail(), 'wrong-password');
    const { instance: _1, ...first } = known.body;
    const { instance: _2, ...second } = unknown.body;
    expect(first).toEqual(second);
    expect(first.type).toBe(problem('wrong-credentials'));
    expect([...known.headers.keys()]).toEqual([...unknown.headers.keys()]);
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const email = (await registered()).body.user.email;
    const time = async (address: string) => {
      const started = performance.now();
      await login(address, 'wrong-password');
      return performance.now() - started;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      known.push(await time(email));
      unknown.push(await time(newEmail()));
    }
    // Without the verification of nobody's password the unknown address would be several times as fast.
    expect(median(unknown)).toBeGreaterThan(median(known) * 0.4);
    expect(median(unknown)).toBeLessThan(median(known) * 2.5);
  });

  it.each([
    ['an account', async () => String((await registered()).body.user.email)],
    ['an address without one', async () => newEmail()],
  ])('locks %s after ten failures in a row, the right password included', async (_, address) => {
    const email = await address();
    await failures(email, 10);
    const reply = await login(email);
    expect(reply).toMatchObject({ status: 429, body: { type: problem('account-locked') } });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(890);
    expect(Number(reply.headers.get('retry-after'))).toBeLessThanOrEqual(901);
    const events = await eventsOf(db, `login/${await keyedHashes.addressDigest(email)}`);
    expect(events.map(({ data }) => data.attempts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(events.map(({ data }) => data.locked)).toEqual([...Array(9).fill(false), true]);
  });

  it('lets no more guesses through when they come all at once', async () => {
    const email = (await registered()).body.user.email;
    const replies = await Promise.all(Array.from({ length: 30 }, () => login(email, 'wrong-password')));
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('opens the lock after 15 minutes and counts anew', async () => {
    const email = (await registered()).body.user.email;
    await failures(email, 10);
    await (await attemptsAt(email))
      .set({ last_at: sql<Date>`UTC_TIMESTAMP(3) - INTERVAL 16 MINUTE` })
      .execute();
    await failures(email, 9);
    expect((await login(email)).status).toBe(200);
  });

  it('forgets failures once somebody got in', async () => {
    const email = (await registered()).body.user.email;
    await failures(email, 9);
    expect((await login(email)).status).toBe(200);
    await failures(email, 9);
    expect((await login(email)).status).toBe(200);
  });

  it('forgets failures after a day', async () => {
    const email = newEmail();
    await failures(email, 3);
    await (await attemptsAt(email))
      .set({ last_at: sql<Date>`UTC_TIMESTAMP(3) - INTERVAL 25 HOUR` })
      .execute();
    await failures(email, 9);
    expect((await login(email)).status).toBe(401);
  });

  it('renews a hash that was made at a lower cost', async () => {
    const { body } = await registered();
    const old = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await db.updateTable('users').set({ password_hash: old }).where('id', '=', body.user.id).execute();
    expect((await login(body.user.email)).status).toBe(200);
    const { password_hash } = await db
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', body.user.id)
      .executeTakeFirstOrThrow();
    expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await login(body.user.email)).status).toBe(200);
  });
});

describe('resetting a password', async () => {
  const { key } = await secretOfLinks();
  const ask = (email: string) => request('requestPasswordReset', { body: { email } });
  const confirm = (token: string, password = 'a-new-teapot-9') =>
    request('confirmPasswordReset', { body: { token, password } });

  async function linkFor(user: { readonly id: string; readonly email: string }): Promise<string> {
    expect((await ask(user.email)).status).toBe(202);
    const events = await eventsOf(db, `user/${user.id}`);
    const asked = events.findLast(({ type }) => type === 'PasswordResetRequested');
    return oneTimeToken(key, 'password-reset', String(asked?.data.resetId));
  }

  it('sets the password with the link of the mail, ends every session, and tells of it', async () => {
    const email = newEmail();
    const { body: first } = await registered(email);
    const { body: second } = await login(email);
    expect((await confirm(await linkFor(first.user))).status).toBe(204);
    for (const { accessToken, refreshToken } of [first, second]) {
      expect((await request('verify', { token: accessToken })).status).toBe(401);
      expect((await request('refresh', { body: { refreshToken } })).status).toBe(401);
    }
    expect((await login(email)).status).toBe(401);
    expect((await login(email, 'a-new-teapot-9')).status).toBe(200);
    const types = (await eventsOf(db, `user/${first.user.id}`)).map(({ type }) => type);
    expect(types.filter((type) => type === 'PasswordChanged')).toHaveLength(1);
    expect(types.filter((type) => type === 'SessionEnded')).toHaveLength(2);
  });

  it('takes a link once, even when it comes many times at once', async () => {
    const { body } = await registered();
    const token = await linkFor(body.user);
    const replies = await Promise.all(
      Array.from({ length: 5 }, (_, turn) => confirm(token, `new-teapot-no-${turn}`)),
    );
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 410)).toHaveLength(4);
    expect(await confirm(token)).toMatchObject({ status: 410, body: { type: problem('link-spent') } });
  });

  it('spends the other links too', async () => {
    const { body } = await registered();
    const [first, second] = [await linkFor(body.user), await linkFor(body.user)];
    expect(first).not.toBe(second);
    expect((await confirm(second)).status).toBe(204);
    expect((await confirm(first)).status).toBe(410);
  });

  it('refuses a link after an hour', async () => {
    const { body } = await registered();
    const token = await linkFor(body.user);
    await db
      .updateTable('password_resets')
      .set({ expires_at: sql<Date>`UTC_TIMESTAMP(3) - INTERVAL 1 SECOND` })
      .where('user_id', '=', body.user.id)
      .execute();
    expect((await confirm(token)).status).toBe(410);
    expect((await login(body.user.email)).status).toBe(200);
  });

  it('leaves the link good when the new password is refused', async () => {
    const { body } = await registered();
    const token = await linkFor(body.user);
    expect(await confirm(token, 'password123')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'password' }] },
    });
    expect((await confirm(token)).status).toBe(204);
  });

  it('opens a lock', async () => {
    const { body } = await registered();
    await failures(body.user.email, 10);
    expect((await login(body.user.email)).status).toBe(429);
    expect((await confirm(await linkFor(body.user))).status).toBe(204);
    expect((await login(body.user.email, 'a-new-teapot-9')).status).toBe(200);
  });

  it.each(['x', `${newId()}.${'A'.repeat(43)}`, newId(), '.', '..'])(
    'refuses the made-up link %s',
    async (token) => {
      expect(await confirm(token)).toMatchObject({ status: 410, body: { type: problem('link-spent') } });
    },
  );

  it('answers alike and as late whether or not there is an account, and mails at most three links an hour', async () => {
    const { body } = await registered();
    const timed = async (email: string) => {
      const started = performance.now();
      const { status, body: answer } = await ask(email);
      return { status, answer, milliseconds: performance.now() - started };
    };
    const known = [];
    for (let turn = 0; turn < 4; turn += 1) known.push(await timed(body.user.email));
    const unknown = await timed(newEmail());
    for (const { status, answer, milliseconds } of [...known, unknown]) {
      expect({ status, answer }).toEqual({ status: 202, answer: undefined });
      expect(milliseconds).toBeGreaterThanOrEqual(245);
    }
    const types = (await eventsOf(db, `user/${body.user.id}`)).map(({ type }) => type);
    expect(types.filter((type) => type === 'PasswordResetRequested')).toHaveLength(3);
  });

  function secretOfLinks() {
    return secrets.json('concert/link-key', z.object({ key: z.string() }));
  }
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
