import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { newEmail, PASSWORD, registered, request } from './auth-api.ts';
import { eventsOf } from './outbox.ts';

const { db } = await buildContainer(process.env);

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0';

const login = async (email: string, userAgent = FIREFOX) =>
  (await request('login', { body: { email, password: PASSWORD }, userAgent })).body;
const list = async (token: string, query: Record<string, string> = {}) =>
  (await request('listSessions', { token, query })).body;

describe('the sessions of an account', () => {
  it('are listed, the newest first, with device, address and which one asks', async () => {
    const email = newEmail();
    const { body: first } = await registered(email);
    const second = await login(email);
    const { items, nextCursor } = await list(first.accessToken);
    expect(items).toEqual([
      {
        id: expect.any(String),
        device: 'Firefox on Linux',
        address: '203.0.113.9',
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
        isCurrent: false,
      },
      expect.objectContaining({ device: 'Unknown device', isCurrent: true }),
    ]);
    expect(nextCursor).toBeNull();
    expect(
      (await list(second.accessToken)).items.map((one: { isCurrent: boolean }) => one.isCurrent),
    ).toEqual([true, false]);
  });

  it('say when they were last used', async () => {
    const { body } = await registered();
    const [before] = (await list(body.accessToken)).items;
    await request('refresh', { body: { refreshToken: body.refreshToken } });
    const [after] = (await list(body.accessToken)).items;
    expect(after.createdAt).toBe(before.createdAt);
    expect(Date.parse(after.lastUsedAt)).toBeGreaterThan(Date.parse(before.lastUsedAt));
  });

  it('come in pages', async () => {
    const email = newEmail();
    const { body } = await registered(email);
    for (let turn = 0; turn < 4; turn += 1) await login(email);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(body.accessToken, { limit: '2', ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toEqual(seen.toSorted().reverse());
    const refused = await request('listSessions', { token: body.accessToken, query: { cursor: 'x' } });
    expect(refused.body.errors[0].field).toBe('cursor');
  });

  it('end one by one, at once and everywhere', async () => {
    const email = newEmail();
    const { body: laptop } = await registered(email);
    const phone = await login(email);
    expect((await request('verify', { token: phone.accessToken })).status).toBe(200);
    const [{ id }] = (await list(laptop.accessToken)).items;
    const revoke = () => request('revokeSession', { token: laptop.accessToken, params: { id } });
    expect((await revoke()).status).toBe(204);
    expect((await request('verify', { token: phone.accessToken })).status).toBe(401);
    expect((await request('refresh', { body: { refreshToken: phone.refreshToken } })).status).toBe(401);
    expect((await request('verify', { token: laptop.accessToken })).status).toBe(200);
    expect((await list(laptop.accessToken)).items).toHaveLength(1);
    expect((await revoke()).status).toBe(404);
    const ended = (await eventsOf(db, `user/${laptop.user.id}`)).find(({ type }) => type === 'SessionEnded');
    expect(ended?.data).toMatchObject({ sessionId: id, reason: 'revoked' });
  });

  it('are nobody else’s to end or to see', async () => {
    const { body: ada } = await registered();
    const { body: bob } = await registered();
    const [{ id }] = (await list(ada.accessToken)).items;
    for (const foreign of [id, newId()]) {
      const reply = await request('revokeSession', { token: bob.accessToken, params: { id: foreign } });
      expect(reply.status).toBe(404);
    }
    expect((await request('verify', { token: ada.accessToken })).status).toBe(200);
    expect((await list(bob.accessToken)).items).toHaveLength(1);
    const nonsense = await request('revokeSession', { token: bob.accessToken, params: { id: 'x' } });
    expect(nonsense.status).toBe(400);
  });

  it('take their cookie along when it is the own one that ends', async () => {
    const { body } = await registered();
    const [{ id }] = (await list(body.accessToken)).items;
    const reply = await request('revokeSession', { token: body.accessToken, params: { id } });
    expect(reply.cookie).toMatch(/^concert_refresh=; .*Max-Age=0$/);
  });

  it('end all but the own one, which is refreshed as before', async () => {
    const email = newEmail();
    const { body: mine } = await registered(email);
    const others = [await login(email), await login(email), await login(email)];
    const { status, body } = await request('revokeOtherSessions', { token: mine.accessToken });
    expect({ status, body }).toEqual({ status: 200, body: { ended: 3 } });
    for (const { accessToken, refreshToken } of others) {
      expect((await request('verify', { token: accessToken })).status).toBe(401);
      expect((await request('refresh', { body: { refreshToken } })).status).toBe(401);
    }
    expect((await request('verify', { token: mine.accessToken })).status).toBe(200);
    const refreshed = await request('refresh', { body: { refreshToken: mine.refreshToken } });
    expect(refreshed.status).toBe(200);
    expect((await request('revokeOtherSessions', { token: refreshed.body.accessToken })).body.ended).toBe(0);
  });
});
