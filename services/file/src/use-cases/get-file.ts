import type { Identity } from '@concert/service-kit/identity';
import { after } from '@concert/values/clock';
import { conflict, gone, notFound } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { ticketIdOf } from '../domain/file-names.ts';
import { cleanKey, type FileRecord, mediaKey } from '../domain/file-record.ts';
import { ticketHolding } from '../store/booking-prints.ts';
import { findRecord } from '../store/file-records.ts';
import { isOwn } from './own-file.ts';

const URL_SECONDS = 5 * 60;

export interface FileAddress {
  readonly url: string;
  readonly expiresAt: string;
}

/**
 * Where a file can be fetched for the next five minutes: by its owner and admins, a public one by everybody.
 * Whose a ticket's PDF is, and whether it still admits, is its booking's word.
 * @throws Problem `not-clean`, `not-ready` (409), `ticket-void` (410), `not-found`
 */
export async function getFile(
  container: FileContainer,
  key: string,
  identity: Identity | undefined,
): Promise<FileAddress> {
  const ticketId = ticketIdOf(key);
  const file =
    ticketId === undefined
      ? await findUpload(container, key, identity)
      : await findTicketFile(container, { key, ticketId }, identity);
  const { clock, publicOrigin, bucket } = container;
  const expiresAt = after(clock(), URL_SECONDS * 1000).toISOString();
  if (file.visibility === 'public') return { url: new URL(mediaKey(key), publicOrigin).href, expiresAt };
  const url = await bucket.downloadUrl(cleanKey(file), {
    fileName: file.fileName,
    contentType: file.contentType,
    // A browser shows pictures and our own tickets; what others wrote is for a program to open.
    disposition: ticketId !== undefined || file.contentType.startsWith('image/') ? 'inline' : 'attachment',
    expiresInSeconds: URL_SECONDS,
  });
  return { url, expiresAt };
}

async function findUpload(
  { tables, clock }: FileContainer,
  key: string,
  identity: Identity | undefined,
): Promise<FileRecord> {
  const file = await findRecord(tables, key, clock());
  if (file === undefined) throw notFound('file', key);
  if (file.visibility === 'public' && file.status === 'clean') return file;
  if (!isOwn(file, identity)) throw notFound('file', key);
  if (file.status === 'clean') return file;
  throw conflict(
    'not-clean',
    file.status === 'uploading'
      ? 'This file was not scanned yet; complete its upload, or wait a moment.'
      : 'This file did not pass the scan and is kept in quarantine.',
  );
}

async function findTicketFile(
  { db, tables, clock }: FileContainer,
  { key, ticketId }: { readonly key: string; readonly ticketId: string },
  identity: Identity | undefined,
): Promise<FileRecord> {
  const ticket = await ticketHolding(db, ticketId);
  if (ticket === undefined || !isOwn({ ownerId: ticket.userId }, identity)) throw notFound('file', key);
  if (!ticket.isValid)
    throw gone('ticket-void', 'The booking of this ticket was cancelled; the ticket is void.');
  const file = await findRecord(tables, key, clock());
  if (file === undefined) throw conflict('not-ready', 'This ticket is being printed; try again in a moment.');
  return file;
}
