import { cacheOperations as operations } from '@concert/contracts/http/cache';
import { operationsOperations } from '@concert/contracts/http/operations';
import { platformOperations } from '@concert/contracts/http/platform';
import { type Route, route } from '@concert/service-kit/routes';
import type { CacheContainer } from './container.ts';
import { openHealth } from './use-cases/check-health.ts';
import { countDeadLetters, listDeadLetters, redriveDeadLetters } from './use-cases/manage-dead-letters.ts';
import { deleteEntry, flushEntries, getEntry, setEntry } from './use-cases/manage-entries.ts';
import { readStats } from './use-cases/read-stats.ts';
import { serveOpenapi } from './use-cases/serve-openapi.ts';

/** The HTTP table: contract → use case. */
export function routes(container: CacheContainer): readonly Route[] {
  const health = openHealth(container);
  return [
    route(operations.getCached, async ({ params }) => ({
      status: 200,
      body: await getEntry(container, params.key),
    })),
    route(operations.setCached, async ({ params, body }, call) => ({
      status: 200,
      body: await setEntry(container, params.key, body, call),
    })),
    route(operations.deleteCached, async ({ params }, call) => {
      await deleteEntry(container, params.key, call);
      return { status: 204 };
    }),
    route(operations.flushCache, async ({ body }, call) => ({
      status: 200,
      body: await flushEntries(container, body.namespace, call),
    })),
    route(operations.cacheStats, async () => ({ status: 200, body: await readStats(container) })),
    route(operationsOperations.countDeadLetters, async () => ({
      status: 200,
      body: await countDeadLetters(container),
    })),
    route(operationsOperations.listDeadLetters, async ({ params }) => ({
      status: 200,
      body: await listDeadLetters(container, params.queue),
    })),
    route(operationsOperations.redriveDeadLetters, ({ params }, call) =>
      redriveDeadLetters(container, params.queue, call),
    ),
    route(platformOperations.health, () => health()),
    route(platformOperations.openapi, async () => ({
      status: 200,
      body: await serveOpenapi(),
      headers: { 'cache-control': 'public, max-age=300' },
    })),
  ];
}
