import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { counted } from '@concert/testing/counted';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookingContainer, buildContainer } from '../src/container.ts';
import { request } from './booking-api.ts';

let container: BookingContainer;
let event: TestEvent;
let fan: TestUser;

beforeAll(async () => {
  container = await buildContainer(process.env);
  event = await givenEvent(container.db);
  fan = await givenUser(container.db);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const hold = async (): Promise<string> => {
  const items = [{ ticketTypeId: event.ticketTypeIds[0], quantity: 1 }];
  const body = { eventId: event.id, items };
  const answer = await request(container, 'POST', '/bookings', {
    as: fan,
    headers: { 'idempotency-key': newId() },
    body,
  });
  expect(answer.status).toBe(201);
  return answer.body.id;
};

const get = async (path: string, status = 200): Promise<void> => {
  expect((await request(container, 'GET', path, { as: fan })).status).toBe(status);
};

// Redis: the first command is the test's own, for the session; the second lets the call in.
const ENDPOINTS: readonly {
  readonly name: string;
  readonly call: (id: string) => Promise<unknown>;
  readonly statements: number;
  readonly redisCommands: number;
}[] = [
  { name: 'POST /bookings', call: hold, statements: 6, redisCommands: 3 },
  { name: 'GET /bookings/{id}', call: (id) => get(`/bookings/${id}`), statements: 3, redisCommands: 2 },
  {
    name: 'GET /bookings/user/{uid}',
    call: () => get(`/bookings/user/${fan.id}`),
    statements: 3,
    redisCommands: 2,
  },
  {
    name: 'GET /bookings/{id}/cancellation',
    call: (id) => get(`/bookings/${id}/cancellation`),
    statements: 5,
    redisCommands: 2,
  },
];

describe('what an endpoint asks of the stores', () => {
  it.each(ENDPOINTS)('$name keeps within its budget', async ({ call, statements, redisCommands }) => {
    const id = await hold();
    const asked = await counted(() => call(id));

    expect(asked.statements).toBeGreaterThan(0);
    expect(asked.statements).toBeLessThanOrEqual(statements);
    expect(asked.redisCommands).toBeLessThanOrEqual(redisCommands);
  });
});
