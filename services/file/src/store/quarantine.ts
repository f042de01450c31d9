import type { Database } from '@concert/database/connection';
import type { QuarantinedFiles } from '@concert/database/tables';
import type { Tx } from '@concert/database/transactions';
import { after, DAY } from '@concert/values/clock';
import type { Selectable } from 'kysely';
import type { FileRecord, ScanFault } from '../domain/file-record.ts';

/** How long quarantined content is kept; the bucket's lifecycle rule says the same. */
export const QUARANTINE_DAYS = 30;

const PURGED_AT_ONCE = 100;

/** Notes a file for operators to find; those that are over go with it, so that the list never grows with age. */
export async function noteQuarantined(
  tx: Tx,
  file: FileRecord & { readonly reason: ScanFault },
  now: Date,
): Promise<void> {
  await tx
    .deleteFrom('quarantined_files')
    .where('quarantined_at', '<', after(now, -QUARANTINE_DAYS * DAY))
    .orderBy('quarantined_at')
    .limit(PURGED_AT_ONCE)
    .execute();
  await tx
    .insertInto('quarantined_files')
    .values({
      file_key: file.key,
      owner_id: file.ownerId,
      file_name: file.fileName,
      content_type: file.contentType,
      bytes: file.bytes,
      reason: file.reason,
      quarantined_at: now,
    })
    .execute();
}

export interface QuarantinePlace {
  readonly quarantinedAt: Date;
  readonly key: string;
}

/** At most `limit` quarantined files, the newest first, older than `before`. */
export async function listQuarantined(
  db: Database,
  page: { readonly limit: number; readonly before: QuarantinePlace | undefined; readonly now: Date },
): Promise<readonly Selectable<QuarantinedFiles>[]> {
  const { before } = page;
  let rows = db
    .selectFrom('quarantined_files')
    .selectAll()
    .where('quarantined_at', '>=', after(page.now, -QUARANTINE_DAYS * DAY));
  if (before !== undefined) {
    rows = rows
      .where('quarantined_at', '<=', before.quarantinedAt)
      .where(({ eb, or }) =>
        or([eb('quarantined_at', '<', before.quarantinedAt), eb('file_key', '<', before.key)]),
      );
  }
  return rows.orderBy('quarantined_at', 'desc').orderBy('file_key', 'desc').limit(page.limit).execute();
}

export async function removeQuarantined(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('quarantined_files').where('file_key', '=', key).execute();
}
