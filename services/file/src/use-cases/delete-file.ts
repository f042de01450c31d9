import { fileEvents } from '@concert/contracts/events/file';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { ticketIdOf } from '../domain/file-names.ts';
import { cleanKey, incomingKey, quarantineKey } from '../domain/file-record.ts';
import { removeRecord } from '../store/file-records.ts';
import { findOwn } from './own-file.ts';
import { CONSUMER } from './store-ticket-files.ts';

/**
 * Deletes an upload, wherever it lies. The record goes last, so that a call that stopped half-way can be repeated.
 * @throws Problem `ticket-file` (409), `not-found`
 */
export async function deleteFile(container: FileContainer, key: string, call: Call): Promise<void> {
  const { bucket, db, newEvent } = container;
  const file = await findOwn(container, key, call.identity);
  if (ticketIdOf(key) !== undefined) {
    throw conflict('ticket-file', 'A ticket’s PDF belongs to its booking; cancel the booking instead.');
  }
  await Promise.all(
    [incomingKey(key), quarantineKey(key), cleanKey(file)].map((place) => bucket.remove(place)),
  );
  const deleted = newEvent(fileEvents.FileDeleted, key, { key, ownerId: file.ownerId }, call);
  await inTransaction(db, async (tx) => {
    if (await claimMessage(tx, CONSUMER, `delete:${key}`)) await appendToOutbox(tx, [deleted]);
  });
  await removeRecord(container.tables, key);
}
