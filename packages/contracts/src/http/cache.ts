import { z } from 'zod';
import { operation } from '../operation.ts';

/** Only what is under `cache:` can be seen and managed: never sessions, rate limits or stock. */
export const CACHE_PREFIX = 'cache:';

const CacheKey = z
  .string()
  .regex(
    /^cache:[A-Za-z0-9][A-Za-z0-9:._~{}=@-]{0,199}$/,
    'must be a key under cache:, such as cache:events:version',
  )
  .meta({ example: 'cache:events:version' });

const KeyParams = z.object({ key: CacheKey });

const Namespace = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be the second part of a key, such as events')
  .meta({ description: 'The part of a key behind `cache:`', example: 'events' });

const CacheEntry = z
  .object({
    key: z.string(),
    type: z.string().meta({ description: 'Redis’s type; only the value of a `string` is shown' }),
    ttlSeconds: z.int().nullable().meta({ description: 'Until it goes by itself; null: never' }),
    bytes: z.int(),
    value: z.unknown().meta({ description: 'Parsed where it is JSON, else as text' }),
  })
  .meta({ id: 'CacheEntry' });

const entryExample = {
  key: 'cache:events:version',
  type: 'string',
  ttlSeconds: null,
  bytes: 2,
  value: 42,
};

const NamespaceStats = z.object({
  namespace: z.string(),
  description: z
    .string()
    .nullable()
    .meta({ description: 'What it keeps; null for one that was made by hand' }),
  ttlSeconds: z.int().nullable().meta({ description: 'How long; null for a version, or one made by hand' }),
  keys: z.int(),
  hits: z.int(),
  misses: z.int(),
  hitRate: z.number().nullable().meta({ description: '0 to 1; null before the first read' }),
});

const ADMIN = ['admin'] as const;

export const cacheOperations = {
  getCached: operation({
    id: 'getCached',
    service: 'cache',
    method: 'GET',
    path: '/cache/get/{key}',
    access: ADMIN,
    personalData: false,
    summary: 'Look at a cached value',
    params: KeyParams,
    responses: { 200: { description: 'The entry', body: CacheEntry, example: entryExample } },
  }),
  setCached: operation({
    id: 'setCached',
    service: 'cache',
    method: 'POST',
    path: '/cache/set/{key}',
    access: ADMIN,
    summary: 'Put a value into the cache for a time',
    params: KeyParams,
    body: z.strictObject({
      value: z
        .unknown()
        .refine((value) => value !== undefined, 'must be given')
        .meta({ description: 'Any JSON value' }),
      ttlSeconds: z.int().min(1).max(86_400).default(300),
    }),
    bodyExample: { value: { hello: 'world' }, ttlSeconds: 60 },
    responses: {
      200: {
        description: 'The entry as it is now',
        body: CacheEntry,
        example: { ...entryExample, key: 'cache:trial:hello', ttlSeconds: 60, value: { hello: 'world' } },
      },
    },
  }),
  deleteCached: operation({
    id: 'deleteCached',
    service: 'cache',
    method: 'DELETE',
    path: '/cache/del/{key}',
    access: ADMIN,
    summary: 'Forget a cached value',
    description: 'Forgetting what is not there is fine.',
    params: KeyParams,
    responses: { 204: { description: 'It is gone' } },
  }),
  flushCache: operation({
    id: 'flushCache',
    service: 'cache',
    method: 'POST',
    path: '/cache/flush',
    access: ADMIN,
    summary: 'Forget all cached values, or those of one namespace',
    description:
      'Sessions, rate limits and stock counters stay. A namespace’s version is raised, not removed, so that what is being written at this moment is stale too.',
    body: z.strictObject({ namespace: Namespace.optional() }),
    bodyExample: { namespace: 'events' },
    responses: {
      200: {
        description: 'How many entries went',
        body: z.object({ removed: z.int() }),
        example: { removed: 1204 },
      },
    },
  }),
  cacheStats: operation({
    id: 'cacheStats',
    service: 'cache',
    method: 'GET',
    path: '/cache/stats',
    access: ADMIN,
    personalData: false,
    summary: 'How well the cache works, by namespace',
    responses: {
      200: {
        description: 'Figures since the counters began',
        body: z
          .object({
            memoryBytes: z.int().nullable(),
            hits: z.int(),
            misses: z.int(),
            hitRate: z.number().nullable(),
            namespaces: z.array(NamespaceStats),
          })
          .meta({ id: 'CacheStats' }),
        example: {
          memoryBytes: 2_411_520,
          hits: 9310,
          misses: 402,
          hitRate: 0.9586,
          namespaces: [
            {
              namespace: 'event-list',
              description: 'Pages of published events',
              ttlSeconds: 5,
              keys: 1204,
              hits: 9310,
              misses: 402,
              hitRate: 0.9586,
            },
          ],
        },
      },
    },
  }),
} as const;
