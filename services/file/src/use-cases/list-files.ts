import { FileKey, type fileOperations } from '@concert/contracts/http/file';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, encodeCursor } from '@concert/values/cursors';
import { invalidField } from '@concert/values/problems';
import type { z } from 'zod';
import type { FileContainer } from '../container.ts';
import { type FilePlace, listRecords } from '../store/owned-records.ts';
import { type FileView, fileView } from './present-file.ts';

/** The caller's files, the newest first; of one type if it is asked for. */
export async function listFiles(
  { tables, clock }: FileContainer,
  { limit, cursor, contentType }: z.output<(typeof fileOperations)['listFiles']['query']>,
  { userId }: Identity,
): Promise<{ readonly items: FileView[]; readonly nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : placeOf(cursor);
  const { records, next } = await listRecords(tables, userId, { limit, before, now: clock(), contentType });
  return {
    items: records.map(fileView),
    nextCursor: next === undefined ? null : encodeCursor([next.createdAt, next.key]),
  };
}

// DynamoDB refuses a place that cannot be in its index.
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The place in a list by time and key. @throws Problem `invalid-request` on `cursor` */
export function placeOf(cursor: string): FilePlace {
  const [createdAt = '', key = ''] = decodeCursor(cursor, 2);
  if (!INSTANT.test(createdAt) || !FileKey.safeParse(key).success)
    throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  return { createdAt, key };
}
