import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the analytics functions. */
export const AnalyticsConfig = RuntimeConfig.extend({
  /** Where a browser reaches the reports bucket, when that is not where this service reaches it. */
  FILES_PUBLIC_ENDPOINT: z.url().optional(),
});
