import { userInfo } from 'node:os';
import { databaseAddress } from '@concert/testing/database-address';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type DatabaseAddress } from '../src/connection.ts';
import { withReader } from '../src/snapshot.ts';

// An account of this test's own on the real server. Who makes it is the server's owner, whom it knows by the socket.

const ACCOUNT = `rotated_${process.pid}`;
let server: DatabaseAddress;

const asOwner = (statement: string) =>
  withReader({ ...server, username: userInfo().username, password: '' }, ({ rows }) => rows(statement));

const rotate = (password: string) =>
  asOwner(`ALTER USER '${ACCOUNT}'@'localhost' IDENTIFIED BY '${password}'`);

beforeAll(async () => {
  server = await databaseAddress();
  await asOwner(`CREATE USER '${ACCOUNT}'@'localhost' IDENTIFIED BY 'first'`);
  await asOwner(`GRANT SELECT ON \`${server.database}\`.* TO '${ACCOUNT}'@'localhost'`);
});

afterAll(() => asOwner(`DROP USER '${ACCOUNT}'@'localhost'`));

const addressWith = (password: string) => ({ ...server, username: ACCOUNT, password });

/** A pool of an account whose secret holds `kept`, and how often that was read again. */
function openPool(password: string, secret: { kept: string }) {
  let reads = 0;
  const renew = async () => {
    reads += 1;
    return addressWith(secret.kept);
  };
  const db = connect(addressWith(password), { connections: 4, renew });
  const ask = () => sql<{ one: number }>`SELECT 1 AS one`.execute(db).then(({ rows }) => rows[0]?.one);
  return { db, ask, reads: () => reads };
}

describe('a pool whose password was rotated', () => {
  it('goes on with the new one, read once for all who were refused, and keeps what was at work', async () => {
    await rotate('first');
    const secret = { kept: 'first' };
    const { db, ask, reads } = openPool('first', secret);
    const answers = await db.transaction().execute(async (tx) => {
      await sql`SELECT 1`.execute(tx);
      await rotate('second');
      secret.kept = 'second';
      const others = await Promise.all(Array.from({ length: 8 }, ask));
      return [...others, (await sql<{ one: number }>`SELECT 1 AS one`.execute(tx)).rows[0]?.one];
    });
    expect(answers).toEqual(Array(9).fill(1));
    expect(reads()).toBe(1);
    await db.destroy();
  });

  it('tells the refusal, and does not ask for the secret each time, while the secret is wrong', async () => {
    await rotate('third');
    const { db, ask, reads } = openPool('wrong', { kept: 'wrong as well' });
    for (let call = 0; call < 5; call += 1) {
      await expect(ask()).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
    }
    expect(reads()).toBe(1);
    await db.destroy();
  });

  it('tells when the secret cannot be read', async () => {
    const renew = () => Promise.reject(new Error('no secret today'));
    const db = connect(addressWith('wrong'), { connections: 1, renew });
    await expect(sql`SELECT 1`.execute(db)).rejects.toThrow('no secret today');
    await db.destroy();
  });
});
