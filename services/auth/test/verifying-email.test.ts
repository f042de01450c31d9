import { oneTimeToken } from '@concert/values/one-time-links';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildContainer } from '../src/container.ts';
import { loggedIn, newEmail, PASSWORD, problem, registered, request } from './auth-api.ts';
import { eventsOf, outboxOf } from './outbox.ts';

const { db, secrets } = await buildContainer(process.env);
const { key } = await secrets.json('concert/link-key', z.object({ key: z.string() }));

type Asked = 'EmailVerificationRequested' | 'EmailChangeRequested';

/** The link of the newest mail of this kind. */
async function linkOf(userId: string, type: Asked = 'EmailVerificationRequested'): Promise<string> {
  const asked = (await eventsOf(db, `user/${userId}`)).findLast((event) => event.type === type);
  return oneTimeToken(key, 'email-verification', String(asked?.data.verificationId));
}

const confirm = (token: string) => request('confirmEmailVerification', { body: { token } });
const change = (token: string, body: object) => request('changeAccount', { token, body });
const account = async (token: string) => (await request('getAccount', { token })).body;
const mailsOf = async (userId: string, type: Asked) =>
  (await outboxOf(db, `user/${userId}`)).filter((one) => one === type).length;

describe('proving an address', () => {
  it('is asked for at the registration, and done by the link of the mail', async () => {
    const { body } = await registered();
    expect(body.user.emailVerified).toBe(false);
    expect((await confirm(await linkOf(body.user.id))).status).toBe(204);
    expect(await account(body.accessToken)).toMatchObject({ emailVerified: true, pendingEmail: null });
    expect(await outboxOf(db, `user/${body.user.id}`)).toContain('EmailVerified');
  });

  it('takes a link once, even when it comes many times at once', async () => {
    const { body } = await registered();
    const token = await linkOf(body.user.id);
    const replies = await Promise.all([1, 2, 3, 4].map(() => confirm(token)));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 410, 410, 410]);
    const types = await outboxOf(db, `user/${body.user.id}`);
    expect(types.filter((type) => type === 'EmailVerified')).toHaveLength(1);
  });

  it('refuses a link after a day, and one of another purpose', async () => {
    const { body } = await registered();
    const token = await linkOf(body.user.id);
    const [id = ''] = token.split('.');
    expect((await confirm(oneTimeToken(key, 'password-reset', id))).status).toBe(410);
    await db
      .updateTable('email_verifications')
      .set({ expires_at: sql<Date>`UTC_TIMESTAMP(3) - INTERVAL 1 SECOND` })
      .where('id', '=', id)
      .execute();
    expect(await confirm(token)).toMatchObject({ status: 410, body: { type: problem('link-spent') } });
  });

  it.each(['x', '.', `${'0'.repeat(36)}.${'A'.repeat(43)}`])('refuses the made-up link %s', async (token) => {
    expect((await confirm(token)).status).toBe(410);
  });

  it('is asked for again, three times an hour at most, and not once it is done', async () => {
    const { body } = await registered();
    const again = () => request('requestEmailVerification', { token: body.accessToken });
    const replies = await Promise.all([again(), again(), again(), again()]);
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(await mailsOf(body.user.id, 'EmailVerificationRequested')).toBe(3);
    expect((await confirm(await linkOf(body.user.id))).status).toBe(204);
    await db.deleteFrom('email_verifications').where('user_id', '=', body.user.id).execute();
    expect((await again()).status).toBe(202);
    expect(await mailsOf(body.user.id, 'EmailVerificationRequested')).toBe(3);
  });

  it('comes along with a password reset, whose link went to the same address', async () => {
    const { body } = await registered();
    await request('requestPasswordReset', { body: { email: body.user.email } });
    const asked = (await eventsOf(db, `user/${body.user.id}`)).at(-1);
    const token = oneTimeToken(key, 'password-reset', String(asked?.data.resetId));
    await request('confirmPasswordReset', { body: { token, password: 'another-teapot-7' } });
    const login = { email: body.user.email, password: 'another-teapot-7' };
    expect((await request('login', { body: login })).body.user.emailVerified).toBe(true);
  });

  it('is not asked of an account for whose address an admin vouches', async () => {
    const { token } = await loggedIn(db, 'admin');
    const create = async (emailVerified: boolean) => {
      const user = { email: newEmail(), password: PASSWORD, name: 'Dora', role: 'staff', emailVerified };
      const { body } = await request('createUser', { token, body: user });
      return [body.emailVerified, await mailsOf(body.id, 'EmailVerificationRequested')];
    };
    expect(await create(true)).toEqual([true, 0]);
    expect(await create(false)).toEqual([false, 1]);
  });
});

describe('changing the account', () => {
  it('takes name and language at once, without a password', async () => {
    const { token, id } = await loggedIn(db);
    const reply = await change(token, { name: 'Ada Lovelace', locale: 'fr' });
    expect(reply).toMatchObject({ status: 200, body: { name: 'Ada Lovelace', locale: 'fr' } });
    expect((await change(token, { name: 'Ada Lovelace' })).status).toBe(200);
    const changed = (await eventsOf(db, `user/${id}`)).filter(({ type }) => type === 'AccountChanged');
    expect(changed.map(({ data }) => data.fields)).toEqual([['name', 'locale']]);
  });

  it('lets a new address wait until it is proven; the old one works until then', async () => {
    const { token, id, email } = await loggedIn(db);
    const wanted = newEmail();
    const reply = await change(token, { email: wanted, password: PASSWORD });
    expect(reply).toMatchObject({ status: 200, body: { email, pendingEmail: wanted } });
    expect((await request('login', { body: { email, password: PASSWORD } })).status).toBe(200);
    expect((await request('login', { body: { email: wanted, password: PASSWORD } })).status).toBe(401);
    const [mail] = await db
      .selectFrom('email_verification_mails')
      .select(['email', 'previous_email'])
      .where('user_id', '=', id)
      .where('previous_email', 'is not', null)
      .execute();
    expect(mail).toEqual({ email: wanted, previous_email: email });
    expect((await confirm(await linkOf(id, 'EmailChangeRequested'))).status).toBe(204);
    expect(await account(token)).toMatchObject({ email: wanted, emailVerified: true, pendingEmail: null });
    expect((await request('login', { body: { email, password: PASSWORD } })).status).toBe(401);
    expect((await request('login', { body: { email: wanted, password: PASSWORD } })).status).toBe(200);
    expect(await outboxOf(db, `user/${id}`)).toContain('EmailChanged');
    expect((await registered(email)).status).toBe(201);
  });

  it('is called off by a new password: what a thief wished for must not come after it', async () => {
    const { token, id, email } = await loggedIn(db);
    await change(token, { email: newEmail(), password: PASSWORD });
    const thiefs = await linkOf(id, 'EmailChangeRequested');
    await request('requestPasswordReset', { body: { email } });
    const asked = (await eventsOf(db, `user/${id}`)).at(-1);
    const reset = oneTimeToken(key, 'password-reset', String(asked?.data.resetId));
    const body = { token: reset, password: 'another-teapot-7' };
    expect((await request('confirmPasswordReset', { body })).status).toBe(204);
    expect((await confirm(thiefs)).status).toBe(410);
    expect((await request('login', { body: { email, password: 'another-teapot-7' } })).status).toBe(200);
  });

  it('makes links worthless that the old address has got', async () => {
    const { token, id, email } = await loggedIn(db);
    await request('requestPasswordReset', { body: { email } });
    const asked = (await eventsOf(db, `user/${id}`)).at(-1);
    const reset = oneTimeToken(key, 'password-reset', String(asked?.data.resetId));
    const own = await linkOf(id);
    await change(token, { email: newEmail(), password: PASSWORD });
    expect((await confirm(await linkOf(id, 'EmailChangeRequested'))).status).toBe(204);
    const body = { token: reset, password: 'another-teapot-7' };
    expect((await request('confirmPasswordReset', { body })).status).toBe(410);
    expect((await confirm(own)).status).toBe(410);
  });

  it('needs the password for a new address, and says so', async () => {
    const { token } = await loggedIn(db);
    const without = await change(token, { email: newEmail() });
    expect(without).toMatchObject({ status: 400, body: { errors: [{ field: 'password' }] } });
    const wrong = await change(token, { email: newEmail(), password: 'wrong-password' });
    expect(wrong).toMatchObject({ status: 403, body: { type: problem('wrong-password') } });
    expect((await account(token)).pendingEmail).toBeNull();
  });

  it('lets the newest wish count, and takes it back', async () => {
    const { token, id, email } = await loggedIn(db);
    await change(token, { email: newEmail(), password: PASSWORD });
    const first = await linkOf(id, 'EmailChangeRequested');
    const wanted = newEmail();
    await change(token, { email: wanted, password: PASSWORD });
    const second = await linkOf(id, 'EmailChangeRequested');
    expect((await confirm(first)).status).toBe(410);
    expect((await account(token)).pendingEmail).toBe(wanted);
    expect((await change(token, { email })).body.pendingEmail).toBeNull();
    expect((await confirm(second)).status).toBe(410);
    const more = await change(token, { email: newEmail(), password: PASSWORD });
    expect(more).toMatchObject({ status: 429, body: { type: problem('too-many-links') } });
  });

  it('takes no address that is somebody else’s, not even when both prove it at once', async () => {
    const [ada, bob] = [await loggedIn(db), await loggedIn(db)];
    const taken = await change(ada.token, { email: bob.email.toUpperCase(), password: PASSWORD });
    expect(taken).toMatchObject({ status: 409, body: { type: problem('email-taken') } });
    const wanted = newEmail();
    for (const { token } of [ada, bob])
      expect((await change(token, { email: wanted, password: PASSWORD })).status).toBe(200);
    const links = await Promise.all([ada, bob].map(({ id }) => linkOf(id, 'EmailChangeRequested')));
    const replies = await Promise.all(links.map(confirm));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  });

  it.each([
    ['a name with a line break', { name: 'Ada\nBcc: all@test.example' }, 'name'],
    ['an unknown language', { locale: 'xx' }, 'locale'],
    ['no address', { email: 'nobody' }, 'email'],
    ['a role', { role: 'admin' }, 'role'],
  ])('refuses %s and names the field', async (_, body, field) => {
    const { token } = await loggedIn(db);
    const reply = await change(token, body);
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0].field).toBe(field);
  });
});

describe('changing the password', () => {
  const changePassword = (token: string, currentPassword: string, newPassword: string) =>
    request('changePassword', { token, body: { currentPassword, newPassword } });

  it('ends the other sessions, and this one goes on', async () => {
    const email = newEmail();
    const { body: mine } = await registered(email);
    const { body: other } = await request('login', { body: { email, password: PASSWORD } });
    expect((await changePassword(mine.accessToken, PASSWORD, 'another-teapot-7')).status).toBe(204);
    expect((await request('verify', { token: other.accessToken })).status).toBe(401);
    expect((await request('refresh', { body: { refreshToken: other.refreshToken } })).status).toBe(401);
    expect((await request('verify', { token: mine.accessToken })).status).toBe(200);
    expect((await request('refresh', { body: { refreshToken: mine.refreshToken } })).status).toBe(200);
    expect((await request('login', { body: { email, password: PASSWORD } })).status).toBe(401);
    expect((await request('login', { body: { email, password: 'another-teapot-7' } })).status).toBe(200);
    expect(await outboxOf(db, `user/${mine.user.id}`)).toContain('PasswordChanged');
  });

  it('ends no session when the present password is wrong', async () => {
    const email = newEmail();
    const { body: mine } = await registered(email);
    const { body: other } = await request('login', { body: { email, password: PASSWORD } });
    const reply = await changePassword(mine.accessToken, 'wrong-password', 'another-teapot-7');
    expect(reply).toMatchObject({ status: 403, body: { type: problem('wrong-password') } });
    expect((await request('verify', { token: other.accessToken })).status).toBe(200);
  });

  it('refuses one that is easily guessed, and names the field', async () => {
    const { token } = await loggedIn(db);
    const reply = await changePassword(token, PASSWORD, 'password123');
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field: 'newPassword' }] } });
  });

  it('is done once of two at once', async () => {
    const { token, email } = await loggedIn(db);
    const replies = await Promise.all([
      changePassword(token, PASSWORD, 'first-teapot-77'),
      changePassword(token, PASSWORD, 'second-teapot-77'),
    ]);
    const done = replies.filter(({ status }) => status === 204);
    expect(done.length).toBe(1);
    const logins = await Promise.all(
      ['first-teapot-77', 'second-teapot-77'].map((password) =>
        request('login', { body: { email, password } }),
      ),
    );
    expect(logins.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
