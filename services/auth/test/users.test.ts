import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { loggedIn, PASSWORD, request } from './auth-api.ts';

const { db } = await buildContainer(process.env);
const { token } = await loggedIn(db, 'admin');

const list = (query: Record<string, string>) => request('listUsers', { token, query });

async function given(name: string, email: string): Promise<string> {
  const { status, body } = await request('register', { body: { email, password: PASSWORD, name } });
  expect(status).toBe(201);
  return body.user.id;
}

async function all(query: Record<string, string>) {
  const seen: { id: string; name: string; email: string }[] = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await list({ ...query, limit: '2', ...(cursor && { cursor }) });
    expect(status).toBe(200);
    seen.push(...body.items);
    cursor = body.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

describe('an admin', () => {
  it('finds accounts by the beginning of the address, whatever its case, page by page', async () => {
    const tag = newId().slice(-12);
    for (const letter of ['c', 'a', 'e', 'b', 'd']) await given('X', `${tag}.${letter}@test.example`);
    const found = await all({ email: `${tag.toUpperCase()}.` });
    expect(found.map(({ email }) => email.slice(13, 14))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await all({ email: `${tag}.c` })).toHaveLength(1);
    expect(await all({ email: `${tag}.c`, name: 'y' })).toHaveLength(0);
  });

  it('finds accounts by the beginning of the name, whatever its case, page by page', async () => {
    const tag = newId().slice(-12);
    const names = ['Ödön', 'Émile', 'Zoë', 'Émile', 'Émile', 'Anna'];
    const ids = [];
    for (const [index, name] of names.entries())
      ids.push(await given(`${tag} ${name}`, `${index}.${tag}@test.example`));
    const found = await all({ name: `${tag.toUpperCase()} ` });
    expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(found[0]?.name).toBe(`${tag} Anna`);
    expect(await all({ name: `${tag} ém` })).toHaveLength(3);
  });

  it('takes signs for what they are', async () => {
    const tag = newId().slice(-12);
    await given(`${tag}100% \\_o`, `${tag}@test.example`);
    expect(await all({ name: `${tag}100%` })).toHaveLength(1);
    expect(await all({ name: `${tag}100% \\_` })).toHaveLength(1);
    expect(await all({ name: `${tag}_` })).toHaveLength(0);
    expect(await all({ email: '%' })).toHaveLength(0);
  });

  it('lists all with a role, the newest first', async () => {
    const door = await loggedIn(db, 'staff');
    const { body } = await list({ role: 'staff', limit: '100' });
    expect(body.items.every(({ role }: { role: string }) => role === 'staff')).toBe(true);
    const ids = body.items.map(({ id }: { id: string }) => id);
    expect(ids).toContain(door.id);
    expect(ids).toEqual(ids.toSorted().reverse());
  });

  it('reads one, and nobody who is not there', async () => {
    const { id, email } = await loggedIn(db);
    const reply = await request('getUser', { token, params: { id } });
    expect(reply).toMatchObject({ status: 200, body: { id, email, role: 'attendee', emailVerified: false } });
    expect((await request('getUser', { token, params: { id: newId() } })).status).toBe(404);
  });

  it.each([
    ['a cursor that is none', { cursor: 'x' }, 'cursor'],
    ['a cursor of another list', { cursor: Buffer.from('["a","b"]').toString('base64url') }, 'cursor'],
    ['an unknown role', { role: 'king' }, 'role'],
    ['too many at once', { limit: '101' }, 'limit'],
  ])('is refused %s', async (_, query, field) => {
    const reply = await list(query);
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0].field).toBe(field);
  });

  it('is needed', async () => {
    for (const role of ['attendee', 'staff', 'organizer'] as const) {
      const other = await loggedIn(db, role);
      expect((await request('listUsers', { token: other.token })).status).toBe(403);
      expect((await request('getUser', { token: other.token, params: { id: other.id } })).status).toBe(403);
    }
    expect((await request('listUsers')).status).toBe(401);
  });
});
