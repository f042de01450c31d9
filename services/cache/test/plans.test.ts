import type { Database } from '@concert/database/connection';
import { givenEvent, givenUser } from '@concert/testing/builders';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availabilityOf } from '../src/store/availability.ts';
import { unreadOf } from '../src/store/unread.ts';

let own: OwnDatabase;
let db: Database;
let eventId: string;
let userId: string;
let statements: RootOperationNode[] = [];

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  own = await ownDatabase();
  db = own.db.withPlugin(recorder);
  const organizerId = (await givenUser(own.db, 'organizer')).id;
  for (let count = 0; count < 60; count += 1)
    ({ id: eventId } = await givenEvent(own.db, { organizerId, ticketTypes: [{}, {}] }));
  for (let count = 0; count < 40; count += 1) {
    ({ id: userId } = await givenUser(own.db));
    await own.db
      .insertInto('notifications_log')
      .values(
        Array.from({ length: 25 }, () => ({
          ...{ id: newId(), cause_key: newId(), user_id: userId, channel: 'inbox', title: 'T', body: 'B' },
          ...{ status: 'sent', created_at: new Date(), updated_at: new Date() },
        })),
      )
      .execute();
  }
  await sql`ANALYZE TABLE notifications_log, ticket_types, ticket_stock, events`.execute(own.db);
});

afterAll(() => own.drop());

async function keysOf(work: () => Promise<unknown>): Promise<readonly (string | null)[]> {
  statements = [];
  await work();
  const keys: (string | null)[] = [];
  for (const node of statements) {
    const { sql: text, parameters } = own.db.getExecutor().compileQuery(node, { queryId: newId() });
    const explained = CompiledQuery.raw(`EXPLAIN ${text}`, [...parameters]);
    const { rows } = await own.db.executeQuery<{ key: string | null }>(explained);
    keys.push(...rows.map(({ key }) => key));
  }
  return keys;
}

describe('what the live push reads', () => {
  it('is found by indexes: an event’s ticket types and their stock', async () => {
    const keys = await keysOf(() => availabilityOf(db, [eventId]));
    expect(keys).toContain('ticket_types_by_event');
    expect(keys).not.toContain(null);
  });

  it('is found by an index: the unread notifications of those who listen', async () => {
    expect(await keysOf(() => unreadOf(db, [userId, newId()]))).toEqual([
      expect.stringMatching(/^notifications_log_/),
    ]);
  });
});
