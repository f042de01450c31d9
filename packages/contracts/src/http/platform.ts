import { z } from 'zod';
import { operation } from '../operation.ts';

const Dependency = z.object({
  name: z.enum(['database', 'redis', 'dynamodb', 'bus', 'queues']),
  state: z.enum(['up', 'down']),
  milliseconds: z.int(),
});

const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']).meta({
      description:
        '`degraded`: something is away that the platform can do without for a while; `down`: tickets cannot be sold',
    }),
    dependencies: z.array(Dependency),
  })
  .meta({ id: 'Health' });

const up = { state: 'up' as const, milliseconds: 2 };

const healthExample = {
  status: 'ok' as const,
  dependencies: [
    { name: 'database' as const, ...up },
    { name: 'redis' as const, ...up },
    { name: 'dynamodb' as const, ...up },
    { name: 'bus' as const, ...up },
    { name: 'queues' as const, ...up },
  ],
};

/** What belongs to the platform rather than to a service; the cache service serves it. */
export const platformOperations = {
  health: operation({
    id: 'health',
    service: 'cache',
    method: 'GET',
    path: '/health',
    access: 'public',
    summary: 'Is the platform alive, and what it stands on',
    responses: {
      200: { description: 'Alive', body: Health, example: healthExample },
      503: {
        description: 'What cannot be done without is away',
        body: Health,
        example: {
          status: 'down',
          dependencies: [{ name: 'database', state: 'down', milliseconds: 2000 }],
        },
      },
    },
  }),
  openapi: operation({
    id: 'openapi',
    service: 'cache',
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    summary: 'This description, as OpenAPI 3.1',
    responses: {
      200: { description: 'The document', body: z.record(z.string(), z.unknown()) },
    },
  }),
} as const;
