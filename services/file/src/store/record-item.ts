import { FILE_STATUSES, FILE_VISIBILITIES, SCAN_FAULTS, UPLOAD_TYPES } from '@concert/contracts/http/file';
import { z } from 'zod';
import type { FileRecord } from '../domain/file-record.ts';

export const FILE_TABLE = 'file_metadata';

/** A record as it is kept. */
export type StoredRecord = FileRecord & {
  readonly sha256: string | undefined;
  /** While its content is awaited, and in quarantine. */
  readonly expiresAt: Date | undefined;
  /** Its scan is over, and what follows from it is not done yet. */
  readonly isUntold: boolean;
};

/** An item of the table as a record. */
export const Item = z
  .object({
    key: z.string(),
    ownerId: z.string(),
    fileName: z.string(),
    contentType: z.enum(UPLOAD_TYPES),
    bytes: z.number(),
    visibility: z.enum(FILE_VISIBILITIES),
    status: z.enum(FILE_STATUSES),
    createdAt: z.iso.datetime().transform((text) => new Date(text)),
    sha256: z.string().optional(),
    expiresAt: z
      .number()
      .transform((seconds) => new Date(seconds * 1000))
      .optional(),
    reason: z.enum(SCAN_FAULTS).optional(),
    isUntold: z.boolean().default(false),
    width: z.number().optional(),
    height: z.number().optional(),
    widths: z.array(z.number()).default([]),
  })
  .transform(
    ({ width, height, widths, ...item }): StoredRecord => ({
      ...item,
      sha256: item.sha256,
      expiresAt: item.expiresAt,
      picture: width === undefined || height === undefined ? undefined : { width, height, widths },
    }),
  );

/** DynamoDB removes what is over later than it says. */
export const isLive = (record: StoredRecord, now: Date): boolean =>
  record.expiresAt === undefined || record.expiresAt > now;
