import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { base32 } from '../src/domain/totp.ts';
import { loggedIn, newEmail, PASSWORD, problem, registered, request } from './auth-api.ts';
import { eventsOf, outboxOf } from './outbox.ts';
import { challengeFor, freshCode, withSecondFactor, wrongCodeFor } from './second-factor-app.ts';

const container = await buildContainer(process.env);
const { db, keyedHashes, secondFactorKeys } = container;

const setUp = (token: string, password = PASSWORD) =>
  request('setUpSecondFactor', { token, body: { password } });
const complete = (challenge: string, code: string) =>
  request('loginSecondFactor', { body: { challenge, code } });
const storedSecret = async (userId: string) =>
  (
    await db
      .selectFrom('second_factors')
      .select('sealed_secret')
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow()
  ).sealed_secret;

describe('setting a second factor up', () => {
  it('gives a secret, which counts once a code confirms it', async () => {
    const ada = await loggedIn(db);
    const { status, body } = await setUp(ada.token);
    expect(status).toBe(201);
    expect(body.otpauthUri).toContain(`secret=${body.secret}`);
    expect((await request('login', { body: { email: ada.email, password: PASSWORD } })).status).toBe(200);
    const code = await freshCode(container, ada.id);
    const confirmed = await request('confirmSecondFactor', { token: ada.token, body: { code } });
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    expect((await request('getAccount', { token: ada.token })).body.secondFactor).toEqual({
      isOn: true,
      isNeeded: false,
      recoveryCodesLeft: 10,
    });
    await challengeFor(ada.email);
    expect(await outboxOf(db, `user/${ada.id}`)).toContain('SecondFactorEnabled');
  });

  it('keeps neither the secret nor a recovery code in clear', async () => {
    const ada = await loggedIn(db);
    const codes = await withSecondFactor(container, ada);
    const sealed = await storedSecret(ada.id);
    const secret = await secondFactorKeys.unseal(sealed, ada.id);
    expect(sealed).not.toContain(secret.toString('base64url'));
    await expect(secondFactorKeys.unseal(sealed, newId())).rejects.toThrow();
    const hashes = await db.selectFrom('recovery_codes').selectAll().where('user_id', '=', ada.id).execute();
    for (const code of codes) expect(JSON.stringify(hashes)).not.toContain(code);
  });

  it('gives the same secret when it is asked again soon, also at once', async () => {
    const { token } = await loggedIn(db);
    const replies = await Promise.all([setUp(token), setUp(token), setUp(token)]);
    expect(new Set(replies.map(({ body }) => body.secret)).size).toBe(1);
  });

  it('needs the password, and wrong ones count towards the lock', async () => {
    const { token, email } = await loggedIn(db);
    const refused = await setUp(token, 'wrong-password');
    expect(refused).toMatchObject({ status: 403, body: { type: problem('wrong-password') } });
    for (let turn = 0; turn < 9; turn += 1) await setUp(token, 'wrong-password');
    expect(await setUp(token)).toMatchObject({ status: 429, body: { type: problem('account-locked') } });
    const events = await eventsOf(db, `login/${await keyedHashes.addressDigest(email)}`);
    expect(events.map(({ data }) => data.locked).at(-1)).toBe(true);
  });

  it('is not done by a wrong code, nor without a set-up, nor twice', async () => {
    const ada = await loggedIn(db);
    const confirm = (code: string) => request('confirmSecondFactor', { token: ada.token, body: { code } });
    expect(await confirm('123456')).toMatchObject({
      status: 409,
      body: { type: problem('second-factor-not-set-up') },
    });
    await setUp(ada.token);
    const code = await freshCode(container, ada.id);
    expect(await confirm(wrongCodeFor(code))).toMatchObject({
      status: 403,
      body: { type: problem('wrong-code') },
    });
    const replies = await Promise.all([confirm(code), confirm(code), confirm(code)]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await setUp(ada.token)).toMatchObject({
      status: 409,
      body: { type: problem('second-factor-on') },
    });
  });
});

describe('a login with a second factor', () => {
  it('is completed with a code, whatever the spaces', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const code = await freshCode(container, ada.id);
    const reply = await complete(await challengeFor(ada.email), `${code.slice(0, 3)} ${code.slice(3)}`);
    expect(reply).toMatchObject({ status: 200, body: { user: { id: ada.id } } });
    expect((await request('verify', { token: reply.body.accessToken })).status).toBe(200);
  });

  it('takes a code once: of many logins at once with the same code one wins', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const challenges = await Promise.all([1, 2, 3, 4].map(() => challengeFor(ada.email)));
    const code = await freshCode(container, ada.id);
    const replies = await Promise.all(challenges.map((challenge) => complete(challenge, code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ body }) => body.type === problem('wrong-code'))).toHaveLength(3);
    expect((await complete(await challengeFor(ada.email), code)).status).toBe(401);
    const { body } = await request('listSessions', { token: ada.token });
    expect(body.items).toHaveLength(2);
  });

  it('takes a recovery code once, and says how many are left', async () => {
    const ada = await loggedIn(db);
    const [first = '', second = ''] = await withSecondFactor(container, ada);
    const challenge = await challengeFor(ada.email);
    const replies = await Promise.all([
      complete(challenge, first),
      complete(challenge, first.toLowerCase().replaceAll('-', '')),
    ]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    expect((await complete(challenge, second)).status).toBe(200);
    const events = await eventsOf(db, `user/${ada.id}`);
    const used = events.filter(({ type }) => type === 'RecoveryCodeUsed');
    expect(used.map(({ data }) => data.left)).toEqual([9, 8]);
  });

  it('counts wrong codes towards the lock, and a right password does not make up for them', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    for (let turn = 0; turn < 10; turn += 1) {
      const challenge = await challengeFor(ada.email);
      const code = wrongCodeFor(await freshCode(container, ada.id));
      expect((await complete(challenge, code)).body.type).toBe(problem('wrong-code'));
    }
    const login = await request('login', { body: { email: ada.email, password: PASSWORD } });
    expect(login).toMatchObject({ status: 429, body: { type: problem('account-locked') } });
  });

  it('is not locked by right passwords whose login is not completed', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    for (let turn = 0; turn < 12; turn += 1) await challengeFor(ada.email);
  });

  it('takes no more codes of the app after fifty wrong ones, until a recovery code was used', async () => {
    const ada = await loggedIn(db);
    const [recovery = ''] = await withSecondFactor(container, ada);
    await db.updateTable('second_factors').set({ wrong_codes: 50 }).where('user_id', '=', ada.id).execute();
    const challenge = await challengeFor(ada.email);
    expect((await complete(challenge, await freshCode(container, ada.id))).status).toBe(401);
    expect((await complete(challenge, recovery)).status).toBe(200);
    expect((await complete(challenge, await freshCode(container, ada.id))).status).toBe(200);
  });

  it('starts over when the password changed after the challenge', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const challenge = await challengeFor(ada.email);
    await db.updateTable('users').set({ session_generation: 7 }).where('id', '=', ada.id).execute();
    const reply = await complete(challenge, await freshCode(container, ada.id));
    expect(reply).toMatchObject({ status: 401, body: { type: problem('challenge-expired') } });
  });

  it('takes no access token for a challenge, and no challenge for an access token', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const code = await freshCode(container, ada.id);
    expect((await complete(ada.token, code)).body.type).toBe(problem('challenge-expired'));
    expect((await request('verify', { token: await challengeFor(ada.email) })).status).toBe(401);
    for (const challenge of ['x', 'a.b.c', `${'A'.repeat(100)}.${'B'.repeat(100)}.${'C'.repeat(86)}`])
      expect((await complete(challenge, code)).status).toBe(401);
  });

  it('is not got around by the repetition of the registration', async () => {
    const body = { email: newEmail(), password: PASSWORD, name: 'Ada Fan' };
    const key = newId();
    const first = await request('register', { body, key });
    await withSecondFactor(container, { id: first.body.user.id, token: first.body.accessToken });
    expect((await request('register', { body, key })).status).toBe(409);
  });

  it('tells a wrong password and an unknown address nothing of it', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const wrong = await request('login', { body: { email: ada.email, password: 'wrong-password' } });
    const unknown = await request('login', { body: { email: newEmail(), password: 'wrong-password' } });
    expect(wrong.status).toBe(401);
    expect({ ...wrong.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
  });

  it('seals a secret anew once there is a new key', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const before = await storedSecret(ada.id);
    const secret = await secondFactorKeys.unseal(before, ada.id);
    expect(await secondFactorKeys.resealed(before, ada.id)).toBe(before);
    expect(base32(secret)).toHaveLength(32);
  });
});

describe('switching a second factor off', () => {
  const disable = (token: string, body: object) => request('disableSecondFactor', { token, body });

  it('needs password and code', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const code = await freshCode(container, ada.id);
    expect((await disable(ada.token, { password: 'wrong-password', code })).body.type).toBe(
      problem('wrong-password'),
    );
    expect((await disable(ada.token, { password: PASSWORD, code: wrongCodeFor(code) })).body.type).toBe(
      problem('wrong-code'),
    );
    expect((await disable(ada.token, { password: PASSWORD })).status).toBe(400);
    expect((await disable(ada.token, { password: PASSWORD, code })).status).toBe(204);
    expect((await request('login', { body: { email: ada.email, password: PASSWORD } })).status).toBe(200);
    expect((await disable(ada.token, { password: PASSWORD, code })).body.type).toBe(
      problem('second-factor-off'),
    );
    const events = await eventsOf(db, `user/${ada.id}`);
    expect(events.findLast(({ type }) => type === 'SecondFactorDisabled')?.data.by).toBe('owner');
  });

  it('is done by an admin for an owner who lost it, and ends the sessions', async () => {
    const ada = await loggedIn(db);
    await withSecondFactor(container, ada);
    const { token, id } = await loggedIn(db, 'admin');
    const reset = (params: { id: string }, by: string) => request('resetSecondFactor', { params, token: by });
    expect((await reset({ id: ada.id }, ada.token)).status).toBe(403);
    expect((await reset({ id }, token)).body.type).toBe(problem('own-account'));
    expect((await reset({ id: newId() }, token)).status).toBe(404);
    expect((await reset({ id: ada.id }, token)).status).toBe(204);
    expect((await reset({ id: ada.id }, token)).status).toBe(204);
    expect((await request('verify', { token: ada.token })).status).toBe(401);
    expect((await request('login', { body: { email: ada.email, password: PASSWORD } })).status).toBe(200);
    const types = await outboxOf(db, `user/${ada.id}`);
    expect(types.filter((type) => type === 'SecondFactorDisabled')).toHaveLength(1);
  });
});

describe('new recovery codes', () => {
  it('take the place of the old ones', async () => {
    const ada = await loggedIn(db);
    const [old = ''] = await withSecondFactor(container, ada);
    const replace = (code: string) => request('replaceRecoveryCodes', { token: ada.token, body: { code } });
    expect((await replace('000000')).status).toBe(403);
    const { status, body } = await replace(await freshCode(container, ada.id));
    expect(status).toBe(200);
    const challenge = await challengeFor(ada.email);
    expect((await complete(challenge, old)).status).toBe(401);
    expect((await complete(challenge, body.recoveryCodes[3])).status).toBe(200);
    expect(await outboxOf(db, `user/${ada.id}`)).toContain('RecoveryCodesReplaced');
  });

  it('are for those who have a second factor', async () => {
    const { body } = await registered();
    const reply = await request('replaceRecoveryCodes', {
      token: body.accessToken,
      body: { code: '123456' },
    });
    expect(reply).toMatchObject({ status: 409, body: { type: problem('second-factor-off') } });
  });
});
