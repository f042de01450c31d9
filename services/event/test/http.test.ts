import { httpHandler } from '@concert/service-kit/http-app';
import { givenEvent, type TestEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';
import { eventRequest } from './event-requests.ts';

let container: EventContainer;
let event: TestEvent;
let api: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  // The session is not under test here; its rules have their own tests.
  api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
  event = await givenEvent(container.db);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

interface CallOptions {
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
}

async function call(method: string, path: string, { headers = {}, query = {}, body }: CallOptions = {}) {
  const { userId, role, sessionId, expiresAt } = callBy({
    id: event.organizerId,
    role: 'organizer',
  }).identity;
  const proxied = {
    httpMethod: method,
    path,
    resource: path,
    headers: { host: 'test', 'content-type': 'application/json', ...headers },
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    pathParameters: null,
    stageVariables: null,
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: newId(),
      identity: { sourceIp: '127.0.0.1' },
      authorizer: { userId, role, sessionId, expiresAt: expiresAt.toISOString() },
    },
  } as unknown as Parameters<typeof api>[0];
  const answer = await api(proxied);
  return {
    status: answer.statusCode,
    headers: new Headers(
      Object.entries<unknown>(answer.multiValueHeaders ?? {}).map(([name, values]) => [name, String(values)]),
    ),
    body: answer.body === '' ? undefined : JSON.parse(answer.body),
  };
}

describe('the HTTP side', () => {
  it('tells how long a public page may be kept, and the version of an event', async () => {
    const list = await call('GET', '/events', { query: { organizerId: event.organizerId } });
    expect(list.headers.get('cache-control')).toBe('public, max-age=5');
    const found = await call('GET', '/events/search', { query: { q: 'northern' } });
    expect(found.headers.get('cache-control')).toBe('public, max-age=10');
    const details = await call('GET', `/events/${event.id}`);
    expect(details.headers.get('cache-control')).toBe('public, max-age=2');
    expect(details.headers.get('etag')).toBe('"1"');
  });

  it('keeps what is an organiser’s own out of every cache', async () => {
    const own = await call('GET', `/organizer/events/${event.id}`);
    expect(own).toMatchObject({ status: 200, body: { id: event.id } });
    expect(own.headers.get('cache-control')).toBe('no-store');
    expect((await call('GET', '/organizer/events')).body.items).toHaveLength(1);
  });

  it('changes by the tag that was read, once', async () => {
    const options = { headers: { 'if-match': '"1"' }, body: { title: 'Changed' } };
    const first = await call('PUT', `/events/${event.id}`, options);
    expect(first).toMatchObject({ status: 200, body: { title: 'Changed', version: 2 } });
    expect(first.headers.get('etag')).toBe('"2"');
    expect(await call('PUT', `/events/${event.id}`, options)).toMatchObject({
      status: 412,
      body: { type: 'https://concert.example/problems/precondition-failed' },
    });
  });

  it('creates and deletes a draft', async () => {
    const { startsAt, endsAt, ...rest } = eventRequest();
    const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const draft = await call('POST', '/events', { body: { ...rest, ...times } });
    expect(draft.status).toBe(201);
    expect(await call('DELETE', `/events/${draft.body.id}`)).toMatchObject({ status: 204, body: undefined });
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ venue: { name: 'x' } }, 'venue.address'],
    [{ currency: 'ZZZ' }, 'currency'],
    [{ startsAt: '9999-12-31T23:59:59-10:00' }, 'startsAt'],
    [{ imageKey: '../../api/secret' }, 'imageKey'],
    [
      { ticketTypes: [{ name: 'x', priceMinor: -1, capacity: 1, maxPerBooking: 1 }] },
      'ticketTypes.0.priceMinor',
    ],
    [{ status: 'draft' }, 'status'],
    [{ organizerId: newId() }, 'organizerId'],
  ])('refuses %j by its field and changes nothing', async (body, field) => {
    const { version } = (await call('GET', `/organizer/events/${event.id}`)).body;
    const refused = await call('PUT', `/events/${event.id}`, { body });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect((await call('GET', `/organizer/events/${event.id}`)).body.version).toBe(version);
  });

  it.each([
    { cursor: 'x' },
    { limit: '0' },
    { from: 'yesterday' },
    { from: '0000-01-01T00:00:00Z' },
    { sort: 'price' },
    { organizerId: "' OR 1=1" },
    { city: '' },
  ])('refuses a list with %j', async (query) => {
    expect((await call('GET', '/events', { query })).status).toBe(400);
  });
});
