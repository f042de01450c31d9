import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConcertClient } from './client.ts';

const received: IncomingHttpHeaders[] = [];
const statuses: number[] = [];
const server = createServer((request, response) => {
  received.push(request.headers);
  response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' });
  response.end('{"items":[],"nextCursor":null}');
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}/api`;
});

afterAll(() => void server.close());

beforeEach(() => {
  received.length = 0;
  statuses.length = 0;
});

describe('the client', () => {
  it('gives each call a correlation id, and keeps one that the caller gave', async () => {
    const client = createConcertClient(url);
    await client.GET('/events');
    await client.GET('/events');
    await client.GET('/events', { headers: { 'x-correlation-id': 'checkout-1' } });
    const ids = received.map((headers) => headers['x-correlation-id']);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toMatch(/^[\w-]{8,64}$/);
    expect(ids[2]).toBe('checkout-1');
  });

  it('sends a refused call once more with a fresh token, under the same correlation id', async () => {
    statuses.push(401);
    const client = createConcertClient(url, { accessToken: () => 'old', renew: async () => 'new' });
    const { response } = await client.GET('/events');
    expect(response.status).toBe(200);
    expect(received.map((headers) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    expect(received[0]?.['x-correlation-id']).toBe(received[1]?.['x-correlation-id']);
  });

  it('hands a refusal on when the session is over', async () => {
    statuses.push(401);
    const client = createConcertClient(url, { accessToken: () => 'old', renew: async () => undefined });
    const { response, error } = await client.GET('/events');
    expect(response.status).toBe(401);
    expect(error).toBeDefined();
    expect(received).toHaveLength(1);
  });
});
