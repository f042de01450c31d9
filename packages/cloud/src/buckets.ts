import { lazily } from './lazily.ts';

export interface StoredObject {
  readonly body: Uint8Array;
  readonly contentType: string;
}

export interface ObjectHead {
  readonly bytes: number;
  readonly contentType: string;
}

export interface UploadTerms {
  readonly contentType: string;
  readonly bytes: number;
  /** Base64 of the SHA-256 that the content must have. */
  readonly sha256: string;
  readonly expiresInSeconds: number;
}

export interface DownloadTerms {
  readonly fileName: string;
  readonly disposition: 'inline' | 'attachment';
  readonly contentType: string;
  readonly expiresInSeconds: number;
}

export interface Bucket {
  put(key: string, object: StoredObject): Promise<void>;
  /**
   * Writes content of any length without holding more of it than one part. There is no object before all of it is
   * written; when its source fails there never is one.
   */
  write(key: string, contentType: string, texts: AsyncIterable<string>): Promise<void>;
  /** The object, or undefined when there is none. */
  get(key: string): Promise<StoredObject | undefined>;
  head(key: string): Promise<ObjectHead | undefined>;
  remove(key: string): Promise<void>;
  /** A URL that takes one upload of exactly this type, length and checksum. */
  uploadUrl(key: string, terms: UploadTerms): Promise<string>;
  downloadUrl(key: string, terms: DownloadTerms): Promise<string>;
}

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
