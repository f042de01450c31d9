import { httpHandler } from '@concert/service-kit/http-app';
import { givenEvent, type TestEvent } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';

let container: EventContainer;
let api: ReturnType<typeof httpHandler>;
let shown: TestEvent;
let draft: TestEvent;

beforeAll(async () => {
  container = await buildContainer(process.env);
  api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
  shown = await givenEvent(container.db);
  draft = await givenEvent(container.db, { status: 'draft' });
  await container.pages.changed();
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function get(path: string) {
  const answer = await api({
    httpMethod: 'GET',
    path,
    resource: path,
    headers: { host: 'test' },
    multiValueHeaders: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: newId(), identity: { sourceIp: '127.0.0.1' } },
  } as unknown as Parameters<typeof api>[0]);
  const { statusCode, headers, body } = answer as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return { status: statusCode, headers, body };
}

describe('pages for whoever comes without the app', () => {
  it('are documents, which the CDN may show for a minute and longer while we are away', async () => {
    const { status, headers, body } = await get(`/pages/events/${shown.id}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=60, stale-if-error=3600',
    });
    expect(body).toMatch(/^<!DOCTYPE html>/);
    expect(body).toContain(`<link rel="canonical" href="${container.publicOrigin}/events/${shown.id}"`);
  });

  it.each([
    ['a draft', () => draft.id],
    ['an id of nothing', () => newId()],
    ['no id at all', () => 'tickets'],
  ])('say for %s that there is no such event', async (_name, id) => {
    const { status, headers, body } = await get(`/pages/events/${id()}`);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain('noindex');
    expect(body).not.toContain('ld+json');
  });

  it('are named in the sitemap once they are published', async () => {
    const { status, headers, body } = await get('/pages/sitemap');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(body).toContain(`/events/${shown.id}</loc>`);
    expect(body).not.toContain(draft.id);
  });

  it('are led to by robots.txt', async () => {
    const { body } = await get('/pages/robots');
    expect(body).toContain(`Sitemap: ${container.publicOrigin}/sitemap.xml`);
  });
});
