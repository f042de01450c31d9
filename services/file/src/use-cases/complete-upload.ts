import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { findOwn } from './own-file.ts';
import { type FileView, fileView } from './present-file.ts';
import { scanUpload } from './scan-upload.ts';

/**
 * Has an upload scanned now, for somebody who waits; the bucket's own message would do the same a moment later.
 * @returns `isDone` false when the scan takes longer, or the scanner is away
 * @throws Problem `not-uploaded` (409), `not-found`
 */
export async function completeUpload(
  container: FileContainer,
  key: string,
  call: Call,
): Promise<{ readonly isDone: boolean; readonly file: FileView }> {
  await findOwn(container, key, call.identity);
  const { actor, correlationId } = call;
  const scan = await scanUpload(container, key, { actor, correlationId, patience: 'short' });
  switch (scan.state) {
    case 'settled':
      return { isDone: true, file: fileView(scan.file) };
    case 'waiting':
      return { isDone: false, file: fileView(scan.file) };
    case 'not-uploaded':
      throw conflict('not-uploaded', 'Nothing was uploaded yet: PUT the content to the upload URL first.');
    case 'unknown':
      throw notFound('file', key);
  }
}
