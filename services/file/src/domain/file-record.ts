import { PRIVATE_PREFIX } from '@concert/contracts/events/file';
import {
  type FILE_STATUSES,
  type FILE_VISIBILITIES,
  RENDITION_WIDTHS,
  type SCAN_FAULTS,
  type UPLOAD_TYPES,
} from '@concert/contracts/http/file';

export type UploadType = (typeof UPLOAD_TYPES)[number];

/** Why content is unfit. */
export type ScanFault = (typeof SCAN_FAULTS)[number];

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
  /** Why it is quarantined. */
  readonly reason?: ScanFault | undefined;
  readonly picture?: Picture | undefined;
}

/** An image's size in pixels, upright, and the widths in which it lies beside the original. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
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

/** `upload-019a….png` in a smaller form: `upload-019a…-640.webp`. */
export const renditionKey = (key: string, width: number): string =>
  `${key.replace(/\.[a-z]+$/, '')}-${width}.webp`;

/** Where content of a file may lie in the bucket: of one that is in this state, or at all. */
export function placesOf(
  file: Pick<FileRecord, 'key' | 'visibility'>,
  status?: FileRecord['status'],
): readonly string[] {
  const { key } = file;
  switch (status) {
    case 'uploading':
      return [incomingKey(key)];
    case 'quarantined':
      return [quarantineKey(key)];
    case 'clean':
      return [cleanKey(file), ...renditionPlaces(file)];
    case undefined:
      return [incomingKey(key), quarantineKey(key), cleanKey(file), ...renditionPlaces(file)];
  }
}

function renditionPlaces({ key, visibility }: Pick<FileRecord, 'key' | 'visibility'>): readonly string[] {
  return visibility === 'private' ? [] : RENDITION_WIDTHS.map((width) => mediaKey(renditionKey(key, width)));
}
