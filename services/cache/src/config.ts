import { RuntimeConfig } from '@concert/service-kit/config';

/** The environment of the cache functions; they need nothing beyond what every service does. */
export const CacheConfig = RuntimeConfig;
