import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the audit functions. */
export const AuditConfig = RuntimeConfig.extend({
  /** Where a browser reaches the buckets, when that is not where this service reaches them. */
  FILES_PUBLIC_ENDPOINT: z.url().optional(),
  /** The topic that reaches whoever is on call. */
  TOPIC_CONCERT_ALERTS: z.string().startsWith('arn:'),
  /** When people work: refunds at other times are looked at. `7-22` is from 7:00 to before 22:00. */
  OFFICE_HOURS: z
    .string()
    .regex(/^\d{1,2}-\d{1,2}$/)
    .default('7-22')
    .transform((text) => {
      const [from = 0, until = 24] = text.split('-').map(Number);
      return { from, until };
    }),
  OFFICE_TIME_ZONE: z.string().default('UTC'),
});
