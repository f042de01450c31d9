import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the cache functions. */
export const CacheConfig = RuntimeConfig.extend({
  /** The management endpoint of the WebSocket API; given to those functions that tell something live. */
  LIVE_ENDPOINT: z.url().default('http://127.0.0.1:1'),
});
