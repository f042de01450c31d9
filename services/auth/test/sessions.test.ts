import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sessionKey } from '@concert/service-kit/sessions';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { findAccount } from '../src/store/accounts.ts';
import { startSession } from '../src/use-cases/start-session.ts';
import { newEmail, PASSWORD, problem, registered, request } from './auth-api.ts';
import { outboxOf } from './outbox.ts';

const container = await buildContainer(process.env);
const { cache, db, tables } = container;

const refresh = (refreshToken: string) => request('refresh', { body: { refreshToken } });
const verify = (token: string) => request('verify', { token });
const sessionOf = (accessToken: string) => String(decodeJwt(accessToken).sid);
const record = async (sessionId: string) =>
  (
    await tables.send(
      new GetCommand({ TableName: 'session_tokens', Key: { sessionId }, ConsistentRead: true }),
    )
  ).Item;

describe('a session', () => {
  it('begins with the account, and its access token speaks for it', async () => {
    const email = newEmail();
    const { body, headers } = await registered(email);
    expect(body.user).toMatchObject({ email, name: 'Ada Fan', role: 'attendee', locale: 'en' });
    expect(body.expiresIn).toBe(900);
    expect(headers.get('cache-control')).toBe('no-store');
    const verified = await verify(body.accessToken);
    expect(verified.status).toBe(200);
    expect(verified.body.user).toEqual(body.user);
    expect(Date.parse(verified.body.expiresAt) - Date.now()).toBeGreaterThan(890_000);
    expect(await outboxOf(db, `user/${body.user.id}`)).toEqual([
      'UserRegistered',
      'EmailVerificationRequested',
      'SessionStarted',
    ]);
  });

  it('keeps neither token: only the hash of the refresh token is stored', async () => {
    const { body } = await registered();
    const stored = await record(sessionOf(body.accessToken));
    expect(stored).toMatchObject({ userId: body.user.id, role: 'attendee', expiresAt: expect.any(Number) });
    expect(JSON.stringify(stored)).not.toContain(body.refreshToken.split('.')[1]);
  });

  it('goes on with each refresh, whose old token is worth nothing any more', async () => {
    const { body: first } = await registered();
    const { status, body: second } = await refresh(first.refreshToken);
    expect(status).toBe(200);
    expect(second.user).toEqual(first.user);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(sessionOf(second.accessToken)).toBe(sessionOf(first.accessToken));
    expect((await verify(second.accessToken)).status).toBe(200);
    expect((await refresh(second.refreshToken)).status).toBe(200);
  });

  it('ends for both when a spent refresh token comes again', async () => {
    const { body: first } = await registered();
    const { body: second } = await refresh(first.refreshToken);
    const reuse = await refresh(first.refreshToken);
    expect(reuse).toMatchObject({ status: 401, body: { type: problem('refresh-token-reused') } });
    expect(await refresh(second.refreshToken)).toMatchObject({
      status: 401,
      body: { type: problem('session-ended') },
    });
    expect(await verify(second.accessToken)).toMatchObject({
      status: 401,
      body: { type: problem('session-ended') },
    });
    expect(await verify(first.accessToken)).toMatchObject({ status: 401 });
    expect(await outboxOf(db, `user/${first.user.id}`)).toContain('SessionEnded');
  });

  it('lets one of many refreshes at once win, and then ends', async () => {
    const { body: first } = await registered();
    const replies = await Promise.all(Array.from({ length: 8 }, () => refresh(first.refreshToken)));
    const won = replies.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(7);
    expect((await verify(won[0]!.body.accessToken)).status).toBe(401);
    expect((await refresh(won[0]!.body.refreshToken)).status).toBe(401);
  });

  it('ends at logout, everywhere at once, and takes its cookie along', async () => {
    const { body } = await registered();
    expect((await verify(body.accessToken)).status).toBe(200);
    const reply = await request('logout', { token: body.accessToken });
    expect(reply.status).toBe(204);
    expect(reply.cookie).toBe(
      'concert_refresh=; HttpOnly; Secure; SameSite=Strict; Path=/api/auth; Max-Age=0',
    );
    expect(await verify(body.accessToken)).toMatchObject({
      status: 401,
      body: { type: problem('session-ended') },
    });
    expect(await refresh(body.refreshToken)).toMatchObject({
      status: 401,
      body: { type: problem('session-ended') },
    });
    expect((await request('logout', { token: body.accessToken })).status).toBe(401);
  });

  it('stays ended when Redis has lost its copy', async () => {
    const { body } = await registered();
    await request('logout', { token: body.accessToken });
    await cache.run((redis) => redis.del(sessionKey(body.user.id, sessionOf(body.accessToken))));
    expect((await verify(body.accessToken)).status).toBe(401);
  });

  it('ends alone: the account’s other sessions go on', async () => {
    const email = newEmail();
    const { body: phone } = await registered(email);
    const { body: laptop } = await request('login', { body: { email, password: PASSWORD } });
    await request('logout', { token: phone.accessToken });
    expect((await verify(laptop.accessToken)).status).toBe(200);
  });

  it('is over once its time is, though DynamoDB has not deleted it yet', async () => {
    const { body } = await registered();
    await tables.send(
      new UpdateCommand({
        TableName: 'session_tokens',
        Key: { sessionId: sessionOf(body.accessToken) },
        UpdateExpression: 'SET expiresAt = :past',
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
      }),
    );
    expect(await refresh(body.refreshToken)).toMatchObject({
      status: 401,
      body: { type: problem('session-ended') },
    });
  });

  it('asks for the password again after 30 days of refreshing', async () => {
    const { body } = await registered();
    await tables.send(
      new UpdateCommand({
        TableName: 'session_tokens',
        Key: { sessionId: sessionOf(body.accessToken) },
        UpdateExpression: 'SET createdAt = :then',
        ExpressionAttributeValues: { ':then': new Date(Date.now() - 31 * 86_400_000).toISOString() },
      }),
    );
    expect((await refresh(body.refreshToken)).status).toBe(401);
  });

  it('does not begin on a password or role that changed while it was being checked', async () => {
    const { body } = await registered();
    const account = await findAccount(db, body.user.id);
    await db.updateTable('users').set({ session_generation: 2 }).where('id', '=', body.user.id).execute();
    const cause = {
      actor: { type: 'user', id: null, role: null, address: null },
      correlationId: 'test',
    } as const;
    await expect(startSession(container, account!, cause)).rejects.toMatchObject({
      type: 'wrong-credentials',
    });
    expect((await refresh(body.refreshToken)).status).toBe(401);
  });

  it.each([undefined, '', 'x', '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01.AAAA'])(
    'is not refreshed with %j',
    async (refreshToken) => {
      expect(await request('refresh', { body: { refreshToken } })).toMatchObject({
        status: 401,
        body: { type: problem('session-ended') },
      });
    },
  );
});

describe('a browser’s session', () => {
  it('has its refresh token in a cookie out of reach of scripts, and nowhere else', async () => {
    const body = { email: newEmail(), password: PASSWORD, name: 'Ada Fan', refreshTransport: 'cookie' };
    const first = await request('register', { body });
    expect(first.body.refreshToken).toBeUndefined();
    expect(first.cookie).toMatch(
      /^concert_refresh=[\w.-]+; HttpOnly; Secure; SameSite=Strict; Path=\/api\/auth; Max-Age=86400$/,
    );
    const second = await request('refresh', { body: {}, cookie: first.cookie?.split(';')[0] });
    expect(second.status).toBe(200);
    expect(second.body.refreshToken).toBeUndefined();
    expect(second.cookie).toMatch(/^concert_refresh=/);
    expect(second.cookie).not.toBe(first.cookie);
  });
});
