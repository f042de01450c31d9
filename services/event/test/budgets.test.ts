import { httpHandler } from '@concert/service-kit/http-app';
import { givenEvent, type TestEvent } from '@concert/testing/builders';
import { counted } from '@concert/testing/counted';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';

let container: EventContainer;
let event: TestEvent;
let api: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  // Admission's own round trip is counted in booking's budgets.
  api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
  event = await givenEvent(container.db);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function get(path: string, query: Readonly<Record<string, string>> = {}): Promise<void> {
  const answer = await api({
    httpMethod: 'GET',
    path,
    resource: path,
    headers: { host: 'test' },
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: newId(), identity: { sourceIp: '127.0.0.1' }, authorizer: null },
  } as unknown as Parameters<typeof api>[0]);
  expect(answer.statusCode).toBe(200);
}

/** Nobody asked for this before: no other test, and not this one. */
const unseen = () => `zz${newId().slice(-8)}`;

const ENDPOINTS: readonly {
  readonly name: string;
  readonly call: (query: string) => Promise<void>;
  /** Statements when nothing is cached. */
  readonly cold: number;
  readonly redisCommands: number;
}[] = [
  { name: 'GET /events', call: (city) => get('/events', { city }), cold: 3, redisCommands: 3 },
  { name: 'GET /events/search', call: (q) => get('/events/search', { q }), cold: 5, redisCommands: 3 },
  { name: 'GET /events/{id}', call: () => get(`/events/${event.id}`), cold: 5, redisCommands: 3 },
];

describe('what browsing asks of the stores', () => {
  it.each(ENDPOINTS)(
    '$name keeps within its budget, and is free of the database when warm',
    async ({ call, cold, redisCommands }) => {
      const query = unseen();
      expect((await counted(() => call(query))).statements).toBeLessThanOrEqual(cold);
      const warm = await counted(() => call(query));

      expect(warm.statements).toBe(0);
      expect(warm.redisCommands).toBeGreaterThan(0);
      expect(warm.redisCommands).toBeLessThanOrEqual(redisCommands);
    },
  );
});
