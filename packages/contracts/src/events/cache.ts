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
  DeadLettersRedriven: eventType({
    type: 'DeadLettersRedriven',
    version: 1,
    source: 'cache',
    description: 'An admin put what a consumer had given up on back into its queue.',
    subject: 'queue',
    data: z.object({ queue: z.string(), messages: z.int() }),
    example: { queue: 'concert-email-queue', messages: 2 },
  }),
} as const;
