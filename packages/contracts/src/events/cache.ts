import { z } from 'zod';
import { eventType } from '../event.ts';

export const cacheEvents = {
  CacheManaged: eventType({
    type: 'CacheManaged',
    version: 1,
    source: 'cache',
    description: 'An admin put, forgot or flushed cached values by hand.',
    subject: 'cache',
    data: z.object({
      action: z.enum(['set', 'delete', 'flush']),
      target: z.string().meta({ description: 'The key, or the namespace; `*` for all' }),
      keys: z.int(),
    }),
    example: { action: 'flush', target: 'events', keys: 1204 },
  }),
} as const;
