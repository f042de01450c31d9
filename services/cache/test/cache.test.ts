import { CACHE_COUNTS, openCache } from '@concert/cloud/cache';
import { eventEvents } from '@concert/contracts/events/event';
import { fromJsonColumn } from '@concert/database/json';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type CacheContainer } from '../src/container.ts';
import { openHealth } from '../src/use-cases/check-health.ts';
import { deleteEntry, flushEntries, getEntry, setEntry } from '../src/use-cases/manage-entries.ts';
import { readStats } from '../src/use-cases/read-stats.ts';
import { serveOpenapi } from '../src/use-cases/serve-openapi.ts';

let container: CacheContainer;
let admin: TestUser;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const redis: CacheContainer['cache']['run'] = (command) => container.cache.run(command);

const set = (key: string, value: unknown = { hello: 'world' }) =>
  setEntry(container, key, { value: JSON.parse(JSON.stringify(value)), ttlSeconds: 60 }, callBy(admin));

describe('managing the cache', () => {
  it('shows what was put, until when, and no more after it was deleted', async () => {
    const key = `cache:trial:${newId()}`;

    expect(await set(key)).toMatchObject({ key, type: 'string', value: { hello: 'world' } });
    expect((await getEntry(container, key)).ttlSeconds).toBeGreaterThan(50);
    await deleteEntry(container, key, callBy(admin));

    await expect(getEntry(container, key)).rejects.toMatchObject({ type: 'not-found' });
    await deleteEntry(container, key, callBy(admin));
  });

  it('flushes one namespace and leaves the others', async () => {
    const [mine, others] = [`cache:flushed:${newId()}`, `cache:kept:${newId()}`];
    await Promise.all([set(mine), set(others)]);

    expect(await flushEntries(container, 'flushed', callBy(admin))).toEqual({ removed: 1 });

    await expect(getEntry(container, mine)).rejects.toMatchObject({ type: 'not-found' });
    expect(await getEntry(container, others)).toMatchObject({ key: others });
  });

  it('flushes thousands of entries, and never sessions, rate limits or stock', async () => {
    const foreign = ['{user:1}:session:1', '{address:1}:rate', '{stock:1}:releases', CACHE_COUNTS];
    await redis((client) =>
      client
        .pipeline(foreign.slice(0, 3).map((key) => ['set', key, 'x']))
        .hset(CACHE_COUNTS, 'many:hits', '1')
        .exec(),
    );
    for (let part = 0; part < 3; part += 1) {
      await redis((client) =>
        client
          .pipeline(Array.from({ length: 1_000 }, (_, index) => ['set', `cache:many:${part}-${index}`, '1']))
          .exec(),
      );
    }

    const { removed } = await flushEntries(container, undefined, callBy(admin));

    expect(removed).toBeGreaterThanOrEqual(3_000);
    expect(await redis((client) => client.exists(...foreign))).toBe(4);
    expect(await redis((client) => client.keys('cache:many:*'))).toEqual([]);
  });

  it('raises a version when its namespace is flushed, and never removes or replaces it', async () => {
    await redis((client) => client.set('cache:events:version', '41'));

    await flushEntries(container, 'events', callBy(admin));

    expect(await getEntry(container, 'cache:events:version')).toMatchObject({ value: 42, ttlSeconds: null });
    await expect(deleteEntry(container, 'cache:events:version', callBy(admin))).rejects.toMatchObject({
      type: 'invalid-request',
    });
    await expect(set('cache:events:version', 1)).rejects.toMatchObject({ type: 'invalid-request' });
  });

  it('tells hits and misses by namespace, as the services counted them', async () => {
    const namespace = `counted-${newId().slice(-6)}`;
    const key = `cache:${namespace}:page`;
    const load = async () => 'page';
    let now = Date.now();
    const reader = openCache(
      process.env.REDIS_URL ?? '',
      () => new Date(now),
      () => {},
    );

    for (let read = 0; read < 4; read += 1) await reader.remember(key, 60, load);
    now += 2_000;
    await reader.remember(key, 60, load);
    reader.close();

    const found = (await readStats(container)).namespaces.find((one) => one.namespace === namespace);
    expect(found).toEqual({
      ...{ namespace, description: null, ttlSeconds: null },
      ...{ keys: 1, hits: 3, misses: 1, hitRate: 0.75 },
    });
  });

  it('tells of every namespace what it keeps and for how long, before anything is in it', async () => {
    const { namespaces } = await readStats(container);
    expect(namespaces).toContainEqual(
      expect.objectContaining({ namespace: 'event-detail', ttlSeconds: 2, description: expect.any(String) }),
    );
  });

  it('is in the audit trail', async () => {
    const namespace = `told-${newId().slice(-6)}`;
    await flushEntries(container, namespace, callBy(admin));

    const { envelope: text } = await container.db
      .selectFrom('outbox')
      .select('envelope')
      .where('type', '=', 'CacheManaged')
      .where('envelope', 'like', `%${namespace}%`)
      .executeTakeFirstOrThrow();
    expect(fromJsonColumn(text)).toMatchObject({
      subject: `cache/${namespace}`,
      actor: { id: admin.id },
      data: { action: 'flush', target: namespace, keys: 0 },
    });
  });
});

describe('the platform', () => {
  it('makes cached event pages stale when an event changes', async () => {
    const eventId = newId();
    const data = { eventId, organizerId: newId(), title: 'Northern Lights' };
    const version = async () => Number((await redis((client) => client.get('cache:events:version'))) ?? 0);
    const before = await version();
    const handler = queueHandler('cache', consumers(container), container.telemetry);

    const answer = await handler(sqsEvent([envelope(eventEvents.EventPublished, eventId, data)]));

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await version()).toBe(before + 1);
  });

  it('is healthy on its real stores', async () => {
    expect(await openHealth(container)()).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('serves its description', async () => {
    const document = await serveOpenapi();
    expect(Object.keys(document.paths as object)).toContain('/health');
  });
});
