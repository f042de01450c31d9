import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { findRecord } from '../store/file-records.ts';
import type { StoredRecord } from '../store/record-item.ts';

/** A file of the caller's own, or any for an admin. @throws Problem `not-found` for all others */
export async function findOwn(
  { tables, clock }: FileContainer,
  key: string,
  identity: Identity,
): Promise<StoredRecord> {
  const file = await findRecord(tables, key, clock());
  if (file === undefined || !isOwn(file, identity)) throw notFound('file', key);
  return file;
}

export const isOwn = (file: { readonly ownerId: string }, identity: Identity | undefined): boolean =>
  identity !== undefined && (identity.userId === file.ownerId || identity.role === 'admin');
