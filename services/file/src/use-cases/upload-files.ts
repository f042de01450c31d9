import { fileEvents } from '@concert/contracts/events/file';
import type { fileOperations } from '@concert/contracts/http/file';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Identity } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { after, DAY } from '@concert/values/clock';
import { forbidden, tooMany } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { safeFileName, uploadKey } from '../domain/file-names.ts';
import { incomingKey, type PendingUpload } from '../domain/file-record.ts';
import { insertUpload } from '../store/file-records.ts';
import { takeFromQuota } from '../store/upload-quotas.ts';

type Upload = RequestOf<typeof fileOperations.uploadFile>['body'];

/** How long an upload URL is good. */
const URL_SECONDS = 15 * 60;
/** How long an upload may wait for its scan, while the scanner is away; its content goes by a lifecycle rule then. */
const SCAN_WITHIN = 1 * DAY;

const MEGABYTE = 1024 * 1024;
const QUOTAS = {
  attendee: { files: 50, bytes: 200 * MEGABYTE },
  publisher: { files: 1_000, bytes: 5_120 * MEGABYTE },
} as const;

/**
 * One presigned upload.
 * @throws Problem `public-files-refused` (403), `idempotency-key-reused` (422), `upload-quota` (429)
 */
export async function uploadFile(
  container: FileContainer,
  upload: Upload,
  call: Call,
): Promise<RecordedResponse> {
  return begin(container, [upload], call, ([ticket]) => ticket);
}

/** Several presigned uploads, all or none. @throws Problem as `uploadFile` */
export async function batchUpload(
  container: FileContainer,
  { files }: { readonly files: readonly Upload[] },
  call: Call,
): Promise<RecordedResponse> {
  return begin(container, files, call, (items) => ({ items }));
}

type UploadTicket = Awaited<ReturnType<typeof ticketFor>>;

/** Nothing is lost when this stops half-way: a record whose answer was never given expires. */
async function begin(
  container: FileContainer,
  uploads: readonly Upload[],
  call: Call,
  bodyOf: (tickets: readonly UploadTicket[]) => unknown,
): Promise<RecordedResponse> {
  const { db, newEvent } = container;
  for (const upload of uploads) requireMayPublish(upload, call.identity);
  const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (recorded !== undefined) return recorded;

  await requireWithinQuota(container, uploads, call.identity);
  const pending = uploads.map((upload) => pendingUpload(container, upload, call.identity.userId));
  await Promise.all(pending.map((upload) => insertUpload(container.tables, upload)));
  const answer = {
    status: 201,
    body: bodyOf(await Promise.all(pending.map((upload) => ticketFor(container, upload)))),
  };
  const requested = pending.map(({ key, ownerId, contentType, bytes }) =>
    newEvent(fileEvents.FileUploadRequested, key, { key, ownerId, contentType, bytes }, call),
  );
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await record(answer);
    await appendToOutbox(tx, requested);
    return answer;
  });
}

/** What everybody sees under the storefront's name is not any visitor's to choose. */
function requireMayPublish(upload: Upload, identity: Identity): void {
  if (upload.visibility === 'private' || isPublisher(identity)) return;
  throw forbidden('Only organisers publish files; upload it as private.', 'public-files-refused');
}

const isPublisher = ({ role }: Identity): boolean => role === 'organizer' || role === 'admin';

/** What is begun counts, whether it is finished or not. */
async function requireWithinQuota(
  { tables, clock }: FileContainer,
  uploads: readonly Upload[],
  identity: Identity,
): Promise<void> {
  const now = clock();
  const wanted = { files: uploads.length, bytes: uploads.reduce((sum, { bytes }) => sum + bytes, 0) };
  const most = isPublisher(identity) ? QUOTAS.publisher : QUOTAS.attendee;
  if (await takeFromQuota(tables, { userId: identity.userId, now }, wanted, most)) return;
  const seconds = Math.ceil((DAY - (now.getTime() % DAY)) / 1000);
  throw tooMany(
    `You may upload ${most.files} files and ${most.bytes / MEGABYTE} MiB a day; go on after midnight UTC.`,
    seconds,
    'upload-quota',
  );
}

function pendingUpload({ newId, clock }: FileContainer, upload: Upload, ownerId: string): PendingUpload {
  const { contentType, bytes, sha256, visibility } = upload;
  const now = clock();
  return {
    key: uploadKey(newId(), contentType),
    ownerId,
    fileName: safeFileName(upload.fileName, contentType),
    contentType,
    bytes,
    sha256,
    visibility,
    status: 'uploading',
    createdAt: now,
    expiresAt: after(now, SCAN_WITHIN),
  };
}

async function ticketFor({ bucket }: FileContainer, upload: PendingUpload) {
  const { key, contentType, bytes, sha256 } = upload;
  const terms = { contentType, bytes, sha256, expiresInSeconds: URL_SECONDS };
  return {
    key,
    uploadUrl: await bucket.uploadUrl(incomingKey(key), terms),
    headers: { 'content-type': contentType, 'x-amz-checksum-sha256': sha256 },
    expiresAt: after(upload.createdAt, URL_SECONDS * 1000).toISOString(),
  };
}
