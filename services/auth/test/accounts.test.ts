import { hashRequest } from '@concert/database/idempotency';
import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { hashPassword } from '../src/domain/password-hash.ts';
import { loggedIn, newEmail, PASSWORD, problem, registered, request } from './auth-api.ts';
import { outboxOf } from './outbox.ts';

const container = await buildContainer(process.env);
const { db } = container;
const register = (body: object, key?: string) =>
  request('register', { body: { password: PASSWORD, name: 'Ada Fan', ...body }, ...(key && { key }) });
const accountsWith = async (email: string) =>
  (await db.selectFrom('users').select('id').where('email_key', '=', email.toLowerCase()).execute()).length;

const admin = () => loggedIn(db, 'admin');

describe('registering', () => {
  it('makes one account of many registrations at once, whatever the capitals', async () => {
    const email = newEmail();
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, index) => register({ email: index % 2 ? email : email.toUpperCase() })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = replies.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.body.type).toBe(problem('email-taken'));
    expect(await accountsWith(email)).toBe(1);
  });

  it('makes nobody anything but an attendee', async () => {
    expect((await register({ email: newEmail(), role: 'admin' })).status).toBe(400);
  });

  it('repeated with its key gives the same account a session of its own', async () => {
    const email = newEmail();
    const key = newId();
    const replies = await Promise.all(Array.from({ length: 4 }, () => register({ email }, key)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.user.id)).size).toBe(1);
    expect(new Set(replies.map(({ body }) => body.refreshToken)).size).toBe(4);
    expect(await accountsWith(email)).toBe(1);
    const events = await outboxOf(db, `user/${replies[0]?.body.user.id}`);
    expect(events.filter((type) => type === 'UserRegistered')).toHaveLength(1);
    for (const { body } of replies)
      expect((await request('verify', { token: body.accessToken })).status).toBe(200);
  });

  it('keeps no token and nothing to guess the password by under the key', async () => {
    const key = newId();
    const body = {
      email: newEmail(),
      password: PASSWORD,
      name: 'Ada Fan',
      locale: 'en',
      refreshTransport: 'body',
    };
    expect((await request('register', { body, key })).status).toBe(201);
    const row = await db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('idempotency_key', '=', key)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row.response_body)).not.toMatch(/oken|eyJ/);
    expect(row.request_hash).not.toBe(hashRequest([undefined, body]));
  });

  it('refuses the same key for another body', async () => {
    const key = newId();
    await register({ email: newEmail() }, key);
    expect(await register({ email: newEmail() }, key)).toMatchObject({
      status: 422,
      body: { type: problem('idempotency-key-reused') },
    });
  });

  it('repeated after the password changed gives no session', async () => {
    const email = newEmail();
    const key = newId();
    const { body } = await register({ email }, key);
    await db
      .updateTable('users')
      .set({ password_hash: await hashPassword('another-teapot-7') })
      .where('id', '=', body.user.id)
      .execute();
    expect((await register({ email }, key)).status).toBe(409);
  });

  it.each([
    ['a short password', { password: 'short' }, 'password'],
    ['a common password', { password: 'Password123!' }, 'password'],
    ['a password known from leaks', { password: 'mailcreated5240' }, 'password'],
    [
      'a password with the name of the address',
      { email: 'lovelace@test.example', password: 'xx-lovelace-77' },
      'password',
    ],
    ['no address', { email: 'nobody' }, 'email'],
    ['a name with a line break', { name: 'Ada\nBcc: all@test.example' }, 'name'],
    ['an unknown language', { locale: 'xx' }, 'locale'],
    ['a field that is not known', { isAdmin: true }, 'isAdmin'],
  ])('refuses %s and names the field', async (_, change, field) => {
    const reply = await register({ email: newEmail(), ...change });
    expect(reply).toMatchObject({ status: 400, body: { type: problem('invalid-request') } });
    expect(reply.body.errors[0].field).toBe(field);
  });
});

describe('an admin', () => {
  it('creates an account with any role, once for each key', async () => {
    const { token } = await admin();
    const email = newEmail();
    const key = newId();
    const body = { email, password: PASSWORD, name: 'Dora Door', role: 'staff' };
    const first = await request('createUser', { body, token, key });
    expect(first).toMatchObject({ status: 201, body: { email, role: 'staff' } });
    expect((await request('createUser', { body, token, key })).body).toEqual(first.body);
    expect((await request('createUser', { body, token })).status).toBe(409);
    expect((await request('login', { body: { email, password: PASSWORD } })).body.user.role).toBe('staff');
  });

  it('gives another role, which ends the sessions that speak of the old one', async () => {
    const { token } = await admin();
    const email = newEmail();
    const { body } = await registered(email);
    const change = { params: { id: body.user.id }, body: { role: 'organizer' }, token };
    expect(await request('changeRole', change)).toMatchObject({ status: 200, body: { role: 'organizer' } });
    expect((await request('verify', { token: body.accessToken })).status).toBe(401);
    expect((await request('refresh', { body: { refreshToken: body.refreshToken } })).status).toBe(401);
    const { body: session } = await request('login', { body: { email, password: PASSWORD } });
    expect(session.user.role).toBe('organizer');
    expect(await request('changeRole', change)).toMatchObject({ status: 200 });
    expect((await request('verify', { token: session.accessToken })).status).toBe(200);
    const events = await outboxOf(db, `user/${body.user.id}`);
    expect(events.filter((type) => type === 'RoleChanged')).toHaveLength(1);
  });

  it('cannot change the own role, nor that of nobody', async () => {
    const { id, token } = await admin();
    const own = await request('changeRole', { params: { id }, body: { role: 'staff' }, token });
    expect(own).toMatchObject({ status: 409, body: { type: problem('own-role') } });
    const none = await request('changeRole', { params: { id: newId() }, body: { role: 'staff' }, token });
    expect(none.status).toBe(404);
  });

  it('is still there when two take the role from each other', async () => {
    const [first, second] = [await admin(), await admin()];
    const replies = await Promise.all([
      request('changeRole', { params: { id: second.id }, body: { role: 'staff' }, token: first.token }),
      request('changeRole', { params: { id: first.id }, body: { role: 'staff' }, token: second.token }),
    ]);
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('is needed: nobody else creates accounts or gives roles', async () => {
    const { body } = await registered();
    const token = body.accessToken;
    const user = { email: newEmail(), password: PASSWORD, name: 'X', role: 'admin' };
    expect((await request('createUser', { body: user, token })).status).toBe(403);
    expect((await request('createUser', { body: user })).status).toBe(401);
    const role = { params: { id: body.user.id }, body: { role: 'admin' }, token };
    expect((await request('changeRole', role)).status).toBe(403);
  });
});
