import { bookingOperations } from '@concert/contracts/http/booking';
import { eventBookingOperations } from '@concert/contracts/http/event-bookings';
import { notificationOperations } from '@concert/contracts/http/notification';
import { operation } from '@concert/contracts/operation';
import type { Role } from '@concert/contracts/roles';
import { Id } from '@concert/contracts/schemas';
import { unavailable } from '@concert/values/problems';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpHandler } from './http-app.ts';
import { readsOthers } from './personal-reads.ts';
import { route } from './routes.ts';
import { openTelemetry } from './telemetry.ts';

const ME = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';
const OTHER = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';

const by = (role: Role) => ({ userId: ME, role, sessionId: OTHER, expiresAt: new Date() });
const asking = (params: object, query: object = {}) => ({ params, query, headers: {}, body: undefined });

describe('a reading of personal data', () => {
  const { listUserBookings, bookingStats } = bookingOperations;

  it('is of others when an admin asks for somebody else', () => {
    expect(readsOthers(listUserBookings, by('admin'), asking({ uid: OTHER }))).toBe(true);
    expect(readsOthers(listUserBookings, by('admin'), asking({ uid: ME }))).toBe(false);
  });

  it('is one’s own when a person asks, or an admin for no other', () => {
    expect(readsOthers(listUserBookings, by('attendee'), asking({ uid: ME }))).toBe(false);
    expect(readsOthers(notificationOperations.notificationLog, by('admin'), asking({}))).toBe(false);
    expect(
      readsOthers(notificationOperations.notificationLog, by('admin'), asking({}, { userId: OTHER })),
    ).toBe(true);
  });

  it('is of others when an organiser lists its buyers', () => {
    expect(
      readsOthers(eventBookingOperations.listEventBookings, by('organizer'), asking({ id: OTHER })),
    ).toBe(true);
  });

  it('is none where no personal data is shown, or nobody is logged in', () => {
    expect(readsOthers(bookingStats, by('admin'), asking({}))).toBe(false);
    expect(readsOthers(listUserBookings, undefined, asking({ uid: OTHER }))).toBe(false);
  });
});

const lookUp = operation({
  id: 'lookUp',
  service: 'auth',
  method: 'GET',
  path: '/look-up/{id}',
  access: ['admin'],
  personalData: true,
  summary: 'For this test',
  params: z.object({ id: Id }),
  query: z.object({
    q: z.string().optional(),
    status: z.enum(['held', 'paid']).default('paid'),
    limit: z.coerce.number().int().default(20),
    from: z.iso.date().optional(),
    cursor: z.string().optional(),
  }),
  responses: { 200: { description: 'Found', body: z.object({ name: z.string() }) } },
});

const call = (query: Record<string, string>) =>
  ({
    httpMethod: 'GET',
    path: `/look-up/${OTHER}`,
    headers: {},
    queryStringParameters: query,
    body: null,
    requestContext: {
      requestId: 'r-1',
      domainName: 'api.example',
      identity: { sourceIp: '203.0.113.7' },
      authorizer: { userId: ME, role: 'admin', sessionId: OTHER, expiresAt: '2099-01-01T00:00:00.000Z' },
    },
  }) as unknown as Parameters<ReturnType<typeof httpHandler>>[0];

const open = (recordRead: Parameters<typeof httpHandler>[1]['recordRead'], fails = false) =>
  httpHandler(
    [
      route(lookUp, async () => {
        if (fails) throw unavailable('Not now.');
        return { status: 200, body: { name: 'Ada' } };
      }),
    ],
    { admit: async () => ({}), telemetry: openTelemetry('test'), recordRead },
  );

describe('the HTTP layer', () => {
  it('answers a reading only after it is recorded', async () => {
    const seen: string[] = [];
    const handler = open(async (one, _, { actor }) => {
      seen.push(one.id, actor.id ?? '', actor.address ?? '');
    });
    expect(await handler(call({}))).toMatchObject({ statusCode: 200 });
    expect(seen).toEqual(['lookUp', ME, '203.0.113.7']);
  });

  it('answers 503 and shows nothing when a reading cannot be recorded', async () => {
    const handler = open(() => Promise.reject(unavailable('No database.')));
    const answer = await handler(call({}));
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(JSON.stringify(answer)).not.toContain('Ada');
  });

  it('records no reading that was refused', async () => {
    const handler = open(() => Promise.reject(new Error('must not be called')), true);
    expect(await handler(call({}))).toMatchObject({
      statusCode: 503,
      body: expect.stringContaining('Not now'),
    });
  });
});
