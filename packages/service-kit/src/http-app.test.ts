import { cacheOperations } from '@concert/contracts/http/cache';
import { platformOperations } from '@concert/contracts/http/platform';
import { connect } from '@concert/database/connection';
import { describe, expect, it } from 'vitest';
import { httpHandler } from './http-app.ts';
import { route } from './routes.ts';
import { openTelemetry } from './telemetry.ts';

const kit = { admit: async () => ({}), telemetry: openTelemetry('test'), recordRead: async () => {} };

const HEALTHY = { status: 200 as const, body: { status: 'ok' as const, dependencies: [] } };

const handler = httpHandler([route(platformOperations.health, async () => HEALTHY)], kit);

async function called(event: { readonly path?: string; readonly body?: string }, by = handler) {
  const requestContext = { requestId: 'r-1', domainName: 'api.example', identity: { sourceIp: '127.0.0.1' } };
  const whole = { httpMethod: 'GET', path: '/health', headers: {}, ...event, requestContext };
  const { statusCode, body } = await by(whole as Parameters<typeof handler>[0]);
  return { statusCode, body: JSON.parse(body) };
}

describe('a call', () => {
  it('is answered as its contract says, whatever body a GET comes with', async () => {
    const answer = { statusCode: 200, body: { status: 'ok', dependencies: [] } };
    expect(await called({})).toEqual(answer);
    expect(await called({ body: '{"a":1}' })).toEqual(answer);
  });

  it('that finds no database is told to come again, in every way that a database can be away', async () => {
    const nowhere = [{ host: '127.0.0.1', port: 1 }, { socketPath: '/nowhere/mariadb.sock' }];
    for (const where of nowhere) {
      const db = connect({ username: 'u', password: 'p', database: 'd', ...where }, { connections: 1 });
      const away = httpHandler(
        [
          route(platformOperations.health, async () => {
            await db.selectFrom('users').select('id').execute();
            return HEALTHY;
          }),
        ],
        kit,
      );
      expect(await called({}, away)).toMatchObject({
        statusCode: 503,
        body: { type: expect.stringMatching(/unavailable$/), instance: 'r-1' },
      });
      await db.destroy();
    }
  });

  it('of nothing is a problem', async () => {
    expect(await called({ path: cacheOperations.cacheStats.path })).toMatchObject({
      statusCode: 404,
      body: { status: 404, instance: 'r-1' },
    });
  });
});
