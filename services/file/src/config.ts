import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';
import { clamdAddress } from './scanner/clamd.ts';

/** The environment of the file functions. */
export const FileConfig = RuntimeConfig.extend({
  /** Where a browser reaches the bucket, when that is not where this service reaches it. */
  FILES_PUBLIC_ENDPOINT: z.url().optional(),
  /** Where a clamd of ClamAV listens: `host:port`, or the path of a unix socket. Without it, our own checks alone. */
  CLAMD_ADDRESS: z
    .string()
    .regex(/^(?:\/.+|[^/\s]+:\d{1,5})$/, 'must be host:port or the path of a socket')
    .transform(clamdAddress)
    .optional(),
});
