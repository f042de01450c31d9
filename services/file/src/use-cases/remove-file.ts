import { fileEvents } from '@concert/contracts/events/file';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { FileContainer } from '../container.ts';
import { type FileRecord, placesOf } from '../domain/file-record.ts';
import { removeRecord } from '../store/file-records.ts';
import { removeQuarantined } from '../store/quarantine.ts';
import { CONSUMER } from './store-ticket-files.ts';

/**
 * Removes a file with its smaller forms, wherever it lies. The record goes last, so that what stopped half-way can be
 * repeated; it is told once.
 */
export async function removeFile(
  { bucket, db, tables, newEvent }: FileContainer,
  file: Pick<FileRecord, 'key' | 'ownerId' | 'visibility'>,
  cause: Cause,
): Promise<void> {
  const { key, ownerId } = file;
  await Promise.all(placesOf(file).map((place) => bucket.remove(place)));
  const deleted = newEvent(fileEvents.FileDeleted, key, { key, ownerId }, cause);
  await inTransaction(db, async (tx) => {
    if (!(await claimMessage(tx, CONSUMER, `delete:${key}`))) return;
    await removeQuarantined(tx, key);
    await appendToOutbox(tx, [deleted]);
  });
  await removeRecord(tables, key);
}
