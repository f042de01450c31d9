import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the audit functions. */
export const AuditConfig = RuntimeConfig.extend({
  /** Where a browser reaches the buckets, when that is not where this service reaches them. */
  FILES_PUBLIC_ENDPOINT: z.url().optional(),
});
