import { openCache } from '@concert/cloud/cache';
import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AuthContainer, buildContainer } from '../src/container.ts';
import { openHotSessions } from '../src/store/hot-sessions.ts';
import { endSessions } from '../src/use-cases/end-sessions.ts';
import { logOut } from '../src/use-cases/log-out.ts';
import { refreshSession } from '../src/use-cases/refresh-session.ts';
import { problem, registered, request } from './auth-api.ts';
import { outboxOf } from './outbox.ts';

const container = await buildContainer(process.env);

const cause = {
  actor: { type: 'user', id: null, role: null, address: null },
  correlationId: 'faults',
} as const;

async function someSession() {
  const { body } = await registered();
  return {
    userId: String(body.user.id),
    sessionId: String(decodeJwt(body.accessToken).sid),
    accessToken: String(body.accessToken),
    refreshToken: String(body.refreshToken),
  };
}

/** The session table, whose answer to one kind of command is lost. */
function losing(command: string, when: 'before' | 'after', error: Error): AuthContainer['tables'] {
  const send = async (sent: object) => {
    if (sent.constructor.name !== command) return container.tables.send(sent as never);
    if (when === 'after') await container.tables.send(sent as never);
    throw error;
  };
  return { send } as never;
}

describe('without Redis', () => {
  function withoutRedis(): AuthContainer {
    const cache = openCache('redis://127.0.0.1:1', container.clock, () => {});
    onTestFinished(() => cache.close());
    return { ...container, cache, hotSessions: openHotSessions(cache) };
  }

  it('a logout ends the session, and says that a hot copy may still speak for it', async () => {
    const { userId, sessionId, refreshToken } = await someSession();
    const identity = { userId, sessionId, role: 'attendee', expiresAt: new Date() } as const;
    const call = { ...cause, identity, address: '::1', idempotency: undefined, cookies: {} };
    await expect(logOut(withoutRedis(), call)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await request('refresh', { body: { refreshToken } })).body.type).toBe(problem('session-ended'));
  });

  it('sessions are refreshed as ever', async () => {
    const { refreshToken } = await someSession();
    const tokens = await refreshSession(withoutRedis(), refreshToken, cause);
    expect((await request('verify', { token: tokens.accessToken })).status).toBe(200);
  });
});

describe('when DynamoDB’s answer is lost', () => {
  const conditionFailed = Object.assign(new Error('lost'), { name: 'ConditionalCheckFailedException' });

  it('a rotation that was done after all is not taken for a reuse', async () => {
    const { refreshToken } = await someSession();
    // The SDK tries again by itself, and the second try meets what the first one wrote.
    const tables = losing('UpdateCommand', 'after', conditionFailed);
    const tokens = await refreshSession({ ...container, tables }, refreshToken, cause);
    expect((await request('verify', { token: tokens.accessToken })).status).toBe(200);
    expect((await request('refresh', { body: { refreshToken: tokens.refreshToken } })).status).toBe(200);
  });

  it('an ending leaves its event, and is completed by the next try', async () => {
    const { userId, sessionId, accessToken } = await someSession();
    const ending = { userId, sessionIds: [sessionId], reason: 'logout' } as const;
    const tables = losing('UpdateCommand', 'before', new Error('DynamoDB is away'));
    await expect(endSessions({ ...container, tables }, ending, cause)).rejects.toThrow('away');
    expect(await outboxOf(container.db, `user/${userId}`)).toContain('SessionEnded');
    expect(await endSessions(container, ending, cause)).toBe(true);
    expect((await request('verify', { token: accessToken })).status).toBe(401);
  });
});
