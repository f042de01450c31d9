import { fileEvents } from '@concert/contracts/events/file';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { type ScanFault, scanContent } from '../domain/content-scan.ts';
import { cleanKey, type FileRecord, incomingKey, quarantineKey } from '../domain/file-record.ts';
import { settleUpload } from '../store/file-records.ts';
import { findOwn } from './own-file.ts';
import { type FileView, fileView } from './present-file.ts';
import { CONSUMER } from './store-ticket-files.ts';

/**
 * Scans an upload and moves it to where clean files are served from, or into quarantine. Each step may be
 * repeated, so a call that stopped half-way is finished by the next one; a finished file stays as it is.
 * @throws Problem `not-uploaded` (409), `not-found`
 */
export async function completeUpload(container: FileContainer, key: string, call: Call): Promise<FileView> {
  const file = await findOwn(container, key, call.identity);
  if (file.status !== 'uploading') return fileView(file);
  const incoming = await container.bucket.get(incomingKey(key));
  if (incoming === undefined) return withoutContent(container, key, call);

  const fault = scanContent(incoming.body, { ...file, sha256: file.sha256 ?? '' });
  const target = fault === undefined ? cleanKey(file) : quarantineKey(key);
  await container.bucket.put(target, { body: incoming.body, contentType: file.contentType });
  await tellScan(container, file, fault, call);
  const isSettled = await settleUpload(container.tables, key, fault === undefined ? 'clean' : 'quarantined');
  if (!isSettled) return afterRace(container, key, target, call);
  await container.bucket.remove(incomingKey(key));
  return fileView({ ...file, status: fault === undefined ? 'clean' : 'quarantined' });
}

/** A call at the same time may have moved the content on since the record was read. */
async function withoutContent(container: FileContainer, key: string, call: Call): Promise<FileView> {
  const file = await findOwn(container, key, call.identity);
  if (file.status !== 'uploading') return fileView(file);
  throw conflict('not-uploaded', 'Nothing was uploaded yet: PUT the content to the upload URL first.');
}

/** The upload was completed or deleted meanwhile: what this call placed goes if the file is gone. */
async function afterRace(
  container: FileContainer,
  key: string,
  target: string,
  call: Call,
): Promise<FileView> {
  const file = await findOwn(container, key, call.identity).catch(() => undefined);
  if (file !== undefined) return fileView(file);
  await container.bucket.remove(target);
  throw notFound('file', key);
}

/** Told once for each file, however often the scan is repeated. */
async function tellScan(
  { db, newEvent }: FileContainer,
  { key, ownerId }: FileRecord,
  fault: ScanFault | undefined,
  call: Call,
): Promise<void> {
  const verdict = fault === undefined ? 'clean' : 'quarantined';
  const scanned = newEvent(
    fileEvents.FileScanned,
    key,
    { key, ownerId, verdict, reason: fault ?? null },
    call,
  );
  await inTransaction(db, async (tx) => {
    if (await claimMessage(tx, CONSUMER, `scan:${key}`)) await appendToOutbox(tx, [scanned]);
  });
}
