import type { Bucket } from '@concert/cloud/buckets';
import { fileEvents } from '@concert/contracts/events/file';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { FileContainer } from '../container.ts';
import {
  cleanKey,
  type FileRecord,
  incomingKey,
  mediaKey,
  placesOf,
  quarantineKey,
  renditionKey,
} from '../domain/file-record.ts';
import { findRecord, markTold, type Settlement, settleUpload } from '../store/file-records.ts';
import { noteQuarantined } from '../store/quarantine.ts';
import type { StoredRecord } from '../store/record-item.ts';
import { isQuick, judgeContent, type Verdict } from './judge-content.ts';
import { CONSUMER } from './store-ticket-files.ts';

/** How far an upload came. */
export type ScanState =
  | { readonly state: 'settled'; readonly file: FileRecord }
  /** The content is there and could not be judged now. */
  | { readonly state: 'waiting'; readonly file: FileRecord; readonly why: unknown }
  | { readonly state: 'not-uploaded' | 'unknown' };

/**
 * Scans an upload and moves it to where clean files are served from, or into quarantine. The bucket's message and
 * the client's call may come in any order, at once and again: the record is settled once, by a conditional update,
 * and each step may be repeated, so that what stopped half-way is finished by whoever comes next.
 * @param patience `short` leaves what takes long to the bucket's message
 */
export async function scanUpload(
  container: FileContainer,
  key: string,
  { patience, ...cause }: Cause & { readonly patience: 'short' | 'long' },
): Promise<ScanState> {
  const { bucket, tables, clock } = container;
  const file = await findRecord(tables, key, clock());
  // Deleted meanwhile: what was uploaded after that belongs to nothing.
  if (file === undefined) return bucket.remove(incomingKey(key)).then(() => ({ state: 'unknown' }));
  if (file.status !== 'uploading') return finish(container, file, cause);
  const incoming = await bucket.get(incomingKey(key));
  if (incoming === undefined) return withoutContent(container, key);
  if (patience === 'short' && !isQuick(file, incoming.body))
    return { state: 'waiting', file, why: 'its size' };

  const verdict = await judgeContent(container, file, incoming.body).catch((error: unknown) => ({ error }));
  if ('error' in verdict) {
    container.telemetry.degraded('upload scan', verdict.error);
    return { state: 'waiting', file, why: verdict.error };
  }
  const { places, ...settlement } = await place(container, file, incoming.body, verdict);
  const isOurs = await settleUpload(tables, key, settlement);
  const settled = await findRecord(tables, key, clock());
  if (!isOurs) await clearAway(bucket, settled, places);
  if (settled === undefined) return { state: 'unknown' };
  return finish(container, settled, cause);
}

/** Somebody else may have moved the content on since the record was read. */
async function withoutContent({ tables, clock }: FileContainer, key: string): Promise<ScanState> {
  const file = await findRecord(tables, key, clock());
  if (file === undefined) return { state: 'unknown' };
  return file.status === 'uploading' ? { state: 'not-uploaded' } : { state: 'settled', file };
}

/** Puts the content where the verdict sends it. The record comes after: what it tells of is always there. */
async function place(
  { bucket, clock }: FileContainer,
  file: StoredRecord,
  content: Uint8Array,
  verdict: Verdict,
): Promise<Settlement & { readonly places: readonly string[] }> {
  const { contentType, key, bytes } = file;
  const at = clock();
  if (verdict.fault !== undefined) {
    await bucket.put(quarantineKey(key), { body: content, contentType: 'application/octet-stream' });
    return {
      status: 'quarantined',
      reason: verdict.fault,
      bytes,
      picture: undefined,
      at,
      places: [quarantineKey(key)],
    };
  }
  const { forms } = verdict;
  if (forms === undefined) {
    await bucket.put(cleanKey(file), { body: content, contentType });
    return {
      status: 'clean',
      reason: undefined,
      bytes,
      picture: verdict.picture,
      at,
      places: [cleanKey(file)],
    };
  }
  const renditions = forms.renditions.map(({ width, content: body }) => ({
    place: mediaKey(renditionKey(key, width)),
    object: { body, contentType: 'image/webp' },
  }));
  for (const rendition of renditions) await bucket.put(rendition.place, rendition.object);
  await bucket.put(cleanKey(file), { body: forms.original, contentType });
  const places = [cleanKey(file), ...renditions.map((rendition) => rendition.place)];
  return {
    status: 'clean',
    reason: undefined,
    bytes: forms.original.length,
    picture: forms.picture,
    at,
    places,
  };
}

/** Another scan was faster, or the file was deleted meanwhile: what this one placed goes, unless it is the same. */
async function clearAway(
  bucket: Bucket,
  settled: FileRecord | undefined,
  places: readonly string[],
): Promise<void> {
  const wanted = settled === undefined ? [] : placesOf(settled, settled.status);
  await Promise.all(places.filter((one) => !wanted.includes(one)).map((one) => bucket.remove(one)));
}

/** What follows a verdict. It is told once for each file, in the transaction that notes it as told. */
async function finish(container: FileContainer, file: StoredRecord, cause: Cause): Promise<ScanState> {
  if (file.isUntold) await tell(container, file, cause);
  await container.bucket.remove(incomingKey(file.key));
  if (file.isUntold) await markTold(container.tables, file.key);
  return { state: 'settled', file };
}

async function tell({ db, newEvent, clock }: FileContainer, file: StoredRecord, cause: Cause): Promise<void> {
  const { key, ownerId, reason } = file;
  const verdict = file.status === 'clean' ? 'clean' : 'quarantined';
  const scanned = newEvent(
    fileEvents.FileScanned,
    key,
    { key, ownerId, verdict, reason: reason ?? null },
    cause,
  );
  await inTransaction(db, async (tx) => {
    if (!(await claimMessage(tx, CONSUMER, `scan:${key}`))) return;
    await appendToOutbox(tx, [scanned]);
    if (reason !== undefined) await noteQuarantined(tx, { ...file, reason }, clock());
  });
}
