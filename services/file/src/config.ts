import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the file functions. */
export const FileConfig = RuntimeConfig.extend({
  /** Where a browser reaches the bucket, when that is not where this service reaches it. */
  FILES_PUBLIC_ENDPOINT: z.url().optional(),
});
