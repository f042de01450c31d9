import { lazily } from './lazily.ts';
import type { Bucket } from './s3-bucket.ts';

export type { Bucket } from './s3-bucket.ts';

/**
 * S3's client is a tenth of what a function would read at its start, and most calls need no file: it is loaded when a
 * bucket is first used.
 * @param publicEndpoint where a browser reaches the bucket, when that is not where the service reaches it
 */
export function openBucket(name: string, publicEndpoint?: string): Bucket {
  const opened = lazily(async () => (await import('./s3-bucket.ts')).openS3Bucket(name, publicEndpoint));

  return {
    put: async (key, object) => (await opened()).put(key, object),
    write: async (key, contentType, texts) => (await opened()).write(key, contentType, texts),
    get: async (key) => (await opened()).get(key),
    head: async (key) => (await opened()).head(key),
    remove: async (key) => (await opened()).remove(key),
    uploadUrl: async (key, terms) => (await opened()).uploadUrl(key, terms),
    downloadUrl: async (key, terms) => (await opened()).downloadUrl(key, terms),
  };
}
