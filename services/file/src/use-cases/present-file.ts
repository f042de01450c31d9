import type { StoredFile } from '@concert/contracts/http/file';
import type { z } from 'zod';
import { type FileRecord, mediaKey, type Picture, renditionKey } from '../domain/file-record.ts';

export type FileView = z.input<typeof StoredFile>;

/** A file as the API shows it. */
export function fileView(file: FileRecord): FileView {
  return {
    key: file.key,
    fileName: file.fileName,
    contentType: file.contentType,
    bytes: file.bytes,
    visibility: file.visibility,
    status: file.status,
    createdAt: file.createdAt.toISOString(),
    url: file.status === 'clean' ? pathOf(file) : null,
    reason: file.reason ?? null,
    picture: file.picture === undefined ? null : pictureView(file.key, file.picture),
  };
}

function pictureView(key: string, { width, height, widths }: Picture): FileView['picture'] {
  const renditions = widths.map((one) => ({ width: one, url: `/${mediaKey(renditionKey(key, one))}` }));
  return { width, height, renditions };
}

const pathOf = ({ key, visibility }: FileRecord): string =>
  visibility === 'public' ? `/${mediaKey(key)}` : `/api/files/${key}`;
