import { openTables, writeItems } from '@concert/cloud/tables';
import { allOperations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { httpHandler } from '@concert/service-kit/http-app';
import type { Route } from '@concert/service-kit/routes';
import type { Runtime } from '@concert/service-kit/runtime';
import { SESSION_TABLE } from '@concert/service-kit/sessions';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as analytics from '../../services/analytics/src/container.ts';
import { routes as analyticsRoutes } from '../../services/analytics/src/routes.ts';
import * as audit from '../../services/audit/src/container.ts';
import { routes as auditRoutes } from '../../services/audit/src/routes.ts';
import * as auth from '../../services/auth/src/container.ts';
import { hashPassword } from '../../services/auth/src/domain/password-hash.ts';
import { routes as authRoutes } from '../../services/auth/src/routes.ts';
import * as booking from '../../services/booking/src/container.ts';
import { routes as bookingRoutes } from '../../services/booking/src/routes.ts';
import * as cache from '../../services/cache/src/container.ts';
import { routes as cacheRoutes } from '../../services/cache/src/routes.ts';
import * as email from '../../services/email/src/container.ts';
import { routes as emailRoutes } from '../../services/email/src/routes.ts';
import * as event from '../../services/event/src/container.ts';
import { routes as eventRoutes } from '../../services/event/src/routes.ts';
import * as file from '../../services/file/src/container.ts';
import { routes as fileRoutes } from '../../services/file/src/routes.ts';
import * as notification from '../../services/notification/src/container.ts';
import { routes as notificationRoutes } from '../../services/notification/src/routes.ts';
import * as payment from '../../services/payment/src/container.ts';
import { routes as paymentRoutes } from '../../services/payment/src/routes.ts';

// Every route of every service, with a Redis that is away: slower, without limits, and never an error for it.

type Handler = ReturnType<typeof httpHandler>;

const handlers = new Map<string, Handler>();
const runtimes: Runtime[] = [];
const tables = openTables();
let admin: TestUser;

/** The cache's own management has nothing to manage then, and says so. */
const NEEDS_REDIS = [
  ...allOperations.filter(({ path }) => path.startsWith('/cache/')).map(({ id }) => id),
  // Ends the session and says honestly that a hot copy may speak for it a minute longer: see services/auth.
  'logout',
  // Asks the provider, who is away as well.
  'createPlan',
];

beforeAll(async () => {
  const away = { ...process.env, REDIS_URL: 'redis://127.0.0.1:1', STRIPE_API_URL: 'http://127.0.0.1:1' };
  async function open<Container extends Runtime>(
    name: string,
    build: (environment: NodeJS.ProcessEnv) => Promise<Container>,
    routes: (container: Container) => readonly Route[],
  ): Promise<void> {
    const container = await build(away);
    runtimes.push(container);
    handlers.set(name, httpHandler(routes(container), container));
  }
  await open('analytics', analytics.buildContainer, analyticsRoutes);
  await open('audit', audit.buildContainer, auditRoutes);
  await open('auth', auth.buildContainer, authRoutes);
  await open('booking', booking.buildContainer, bookingRoutes);
  await open('cache', cache.buildContainer, cacheRoutes);
  await open('email', email.buildContainer, emailRoutes);
  await open('event', event.buildContainer, eventRoutes);
  await open('file', file.buildContainer, fileRoutes);
  await open('notification', notification.buildContainer, notificationRoutes);
  await open('payment', payment.buildContainer, paymentRoutes);

  admin = await givenUser(runtimes[0]!.db, 'admin');
  const password_hash = await hashPassword(`curtain-${newId()}`);
  await runtimes[0]!.db.updateTable('users').set({ password_hash }).where('id', '=', admin.id).execute();
});

afterAll(async () => {
  for (const { cache: redis, db } of runtimes) {
    redis.close();
    await db.destroy();
  }
});

const PARAMETERS: Readonly<Record<string, () => string>> = {
  key: () => `ticket-${newId()}.pdf`,
  resource: () => `booking:${newId()}`,
  uid: () => admin.id,
};

/** Of its own for each call: logging out is one of them. */
async function givenSession(): Promise<string> {
  const sessionId = newId();
  const expiresAt = Math.floor(Date.now() / 1000) + 3_600;
  const facts = { role: 'admin', generation: 1, refreshHash: '-', createdAt: new Date().toISOString() };
  await writeItems(tables, SESSION_TABLE, [{ sessionId, userId: admin.id, ...facts, expiresAt }]);
  return sessionId;
}

function call(operation: Operation, sessionId: string) {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (PARAMETERS[name] ?? newId)());
  const event = {
    httpMethod: operation.method,
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    queryStringParameters: {},
    body: operation.bodyExample === undefined ? null : JSON.stringify(operation.bodyExample),
    requestContext: {
      requestId: newId(),
      domainName: 'api.example',
      identity: { sourceIp: '203.0.113.7' },
      authorizer: { userId: admin.id, role: 'admin', sessionId, expiresAt: '2099-01-01T00:00:00.000Z' },
    },
  };
  return event as unknown as Parameters<Handler>[0];
}

async function answerOf(operation: Operation): Promise<number> {
  const answer = await handlers.get(operation.service)!(call(operation, await givenSession()));
  return (answer as { readonly statusCode: number }).statusCode;
}

describe('without Redis', () => {
  const others = allOperations.filter(({ id, rawBody }) => !NEEDS_REDIS.includes(id) && rawBody !== true);

  it.each(others.map((operation) => [operation.id, operation] as const))(
    '%s answers',
    async (_, operation) => {
      const statuses = [await answerOf(operation), await answerOf(operation)];
      for (const status of statuses) expect(status).toBeLessThan(500);
      // The session was found in its table.
      if (operation.access !== 'public') expect(statuses).not.toContain(401);
    },
  );

  it('nobody is limited', async () => {
    const list = allOperations.find(({ id }) => id === 'listEvents')!;
    const statuses = await Promise.all(Array.from({ length: 400 }, () => answerOf(list)));
    expect(statuses).not.toContain(429);
  });

  it('the cache’s management says that there is nothing to manage', async () => {
    const stats = allOperations.find(({ id }) => id === 'cacheStats')!;
    expect(await answerOf(stats)).toBe(503);
  });
});
