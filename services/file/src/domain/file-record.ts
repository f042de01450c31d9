import { PRIVATE_PREFIX } from '@concert/contracts/events/file';
import type { FILE_STATUSES, FILE_VISIBILITIES, UPLOAD_TYPES } from '@concert/contracts/http/file';

export type UploadType = (typeof UPLOAD_TYPES)[number];

/** What is known of a file beside its content. */
export interface FileRecord {
  /** Its name in the API and, below a prefix, in the bucket. */
  readonly key: string;
  readonly ownerId: string;
  readonly fileName: string;
  readonly contentType: UploadType;
  readonly bytes: number;
  readonly visibility: (typeof FILE_VISIBILITIES)[number];
  /** `uploading` until the content is there and scanned. */
  readonly status: (typeof FILE_STATUSES)[number];
  readonly createdAt: Date;
}

/** A file whose content is awaited. */
export interface PendingUpload extends FileRecord {
  readonly status: 'uploading';
  /** Base64. */
  readonly sha256: string;
  /** Given up after this moment if it was never completed. */
  readonly expiresAt: Date;
}

/** Where uploads wait for their scan: a place of its own, for a lifecycle rule to clear of what is never completed. */
export const incomingKey = (key: string): string => `incoming/${key}`;

/** Where content lies that was found unfit; nothing serves it. */
export const quarantineKey = (key: string): string => `quarantine/${key}`;

/** Where a clean file lies: what is below `media/` the CDN serves to everybody. */
export const cleanKey = ({ key, visibility }: Pick<FileRecord, 'key' | 'visibility'>): string =>
  visibility === 'public' ? mediaKey(key) : `${PRIVATE_PREFIX}${key}`;

export const mediaKey = (key: string): string => `media/${key}`;
