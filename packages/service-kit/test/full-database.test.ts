import { platformOperations } from '@concert/contracts/http/platform';
import { connect, type Database } from '@concert/database/connection';
import { databaseAddress } from '@concert/testing/database-address';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpHandler } from '../src/http-app.ts';
import { route } from '../src/routes.ts';
import { openTelemetry } from '../src/telemetry.ts';

const HEALTHY = { status: 200 as const, body: { status: 'ok' as const, dependencies: [] } };

let db: Database;

beforeAll(async () => {
  db = connect(await databaseAddress(), { connections: 1 });
  await sql`SET SESSION max_heap_table_size = 16384`.execute(db);
  await sql`CREATE TEMPORARY TABLE ballast (content VARCHAR(1000) NOT NULL) ENGINE = MEMORY`.execute(db);
});

afterAll(() => db.destroy());

it('tells callers to come again while the database has no room', async () => {
  const write = route(platformOperations.health, async () => {
    for (let row = 0; row < 10_000; row += 1)
      await sql`INSERT INTO ballast VALUES (REPEAT('x', 1000))`.execute(db);
    return HEALTHY;
  });
  const kit = { admit: async () => ({}), telemetry: openTelemetry('test'), recordRead: async () => {} };
  const handler = httpHandler([write], kit);
  const requestContext = { requestId: 'r-1', domainName: 'api.example', identity: { sourceIp: '127.0.0.1' } };
  const event = { httpMethod: 'GET', path: '/health', headers: {}, requestContext };

  const { statusCode, body } = await handler(event as unknown as Parameters<typeof handler>[0]);

  expect({ statusCode, body: JSON.parse(body) }).toMatchObject({
    statusCode: 503,
    body: { type: expect.stringMatching(/unavailable$/), instance: 'r-1' },
  });
});
