import { SCAN_FAULTS } from '@concert/contracts/http/file';
import type { PageQuery } from '@concert/contracts/schemas';
import { after, DAY } from '@concert/values/clock';
import { pageOf } from '@concert/values/cursors';
import { z } from 'zod';
import type { FileContainer } from '../container.ts';
import { listQuarantined, QUARANTINE_DAYS, type QuarantinePlace } from '../store/quarantine.ts';
import { placeOf } from './list-files.ts';

const Reason = z.enum(SCAN_FAULTS);

/** What was found unfit in the last 30 days, the newest first. */
export async function listQuarantine(
  { db, clock }: Pick<FileContainer, 'db' | 'clock'>,
  { limit, cursor }: z.output<typeof PageQuery>,
) {
  const before = cursor === undefined ? undefined : quarantinePlace(cursor);
  const rows = await listQuarantined(db, { limit: limit + 1, before, now: clock() });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [
    row.quarantined_at.toISOString(),
    row.file_key,
  ]);
  return {
    items: items.map((row) => ({
      key: row.file_key,
      ownerId: row.owner_id,
      fileName: row.file_name,
      contentType: row.content_type,
      bytes: row.bytes,
      reason: Reason.parse(row.reason),
      quarantinedAt: row.quarantined_at.toISOString(),
      deletedAfter: after(row.quarantined_at, QUARANTINE_DAYS * DAY).toISOString(),
    })),
    nextCursor,
  };
}

function quarantinePlace(cursor: string): QuarantinePlace {
  const { createdAt, key } = placeOf(cursor);
  return { quarantinedAt: new Date(createdAt), key };
}
