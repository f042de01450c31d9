import type { EventEnvelope } from '@concert/contracts/envelope';
import { operation } from '@concert/contracts/operation';
import type { Role } from '@concert/contracts/roles';
import { Id } from '@concert/contracts/schemas';
import { connect } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { httpHandler } from '@concert/service-kit/http-app';
import { readRecorder } from '@concert/service-kit/personal-reads';
import { route } from '@concert/service-kit/routes';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AuditContainer, buildContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';

let container: AuditContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const lookUp = operation({
  id: 'lookUpForTheTest',
  service: 'audit',
  method: 'GET',
  path: '/look-up/{uid}',
  access: ['organizer', 'admin'],
  personalData: true,
  summary: 'For this test',
  params: z.object({ uid: Id }),
  query: z.object({
    q: z.string().optional(),
    status: z.enum(['held', 'paid']).default('paid'),
    limit: z.coerce.number().int().default(20),
    from: z.iso.date().optional(),
    cursor: z.string().optional(),
  }),
  responses: { 200: { description: 'Found', body: z.object({ name: z.string() }) } },
});

function call(path: string, userId: string, query: Record<string, string> = {}, role: Role = 'admin') {
  const authorizer = { userId, role, sessionId: newId(), expiresAt: '2099-01-01T00:00:00.000Z' };
  const requestContext = {
    requestId: newId(),
    domainName: 'api.example',
    identity: { sourceIp: '203.0.113.7' },
    authorizer,
  };
  const event = {
    httpMethod: 'GET',
    path,
    headers: {},
    queryStringParameters: query,
    body: null,
    requestContext,
  };
  return event as unknown as Parameters<ReturnType<typeof httpHandler>>[0];
}

async function readingsOf(userId: string) {
  const rows = await container.db
    .selectFrom('outbox')
    .select('envelope')
    .where('type', '=', 'PersonalDataRead')
    .where('envelope', 'like', `%${userId}%`)
    .execute();
  return rows.map((row) => fromJsonColumn(row.envelope) as EventEnvelope);
}

const open = (kit: Parameters<typeof httpHandler>[1]) =>
  httpHandler([route(lookUp, async () => ({ status: 200, body: { name: 'Ada' } }))], {
    ...kit,
    admit: async () => ({}),
  });

describe('a reading of personal data', () => {
  it('is in the outbox when it is answered: who, from where, what, and no word that could be a name', async () => {
    const [admin, person] = [newId(), newId()];
    const query = {
      q: 'ada@concert.example',
      status: 'held',
      limit: '5',
      from: '2027-01-04',
      cursor: 'WyJ4Il0',
    };

    const answer = await open(container)(call(`/look-up/${person}`, admin, query));

    expect(answer).toMatchObject({ statusCode: 200 });
    expect(await readingsOf(admin)).toMatchObject([
      {
        subject: 'operation/lookUpForTheTest',
        actor: { type: 'user', id: admin, role: 'admin', address: '203.0.113.7' },
        data: {
          operation: 'lookUpForTheTest',
          parameters: { uid: person, q: '***', status: 'held', limit: '5', from: '2027-01-04' },
        },
      },
    ]);
  });

  it('of the trail itself is recorded as well', async () => {
    const admin = newId();
    const api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
    expect(await api(call('/audit/logs', admin, { actorId: admin, action: 'RoleChanged' }))).toMatchObject({
      statusCode: 200,
    });
    expect(await api(call('/audit/reports', admin, {}))).toMatchObject({ statusCode: 200 });
    expect((await readingsOf(admin)).map(({ data }) => data.operation)).toEqual(['listAuditLogs']);
  });

  it('is refused, and nothing of it shown, while it cannot be recorded', async () => {
    const away = connect(
      { username: 'u', password: 'p', database: 'd', socketPath: '/nowhere/mariadb.sock' },
      { connections: 1 },
    );
    const answer = await open({ ...container, recordRead: readRecorder(away, container.newEvent) })(
      call(`/look-up/${newId()}`, newId()),
    );
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(JSON.stringify(answer)).not.toContain('Ada');
    await away.destroy();
  });

  it('that nobody may do leaves no record', async () => {
    const attendee = newId();
    const answer = await open(container)(call(`/look-up/${newId()}`, attendee, {}, 'attendee'));
    expect(answer).toMatchObject({ statusCode: 403 });
    expect(await readingsOf(attendee)).toEqual([]);
  });
});
