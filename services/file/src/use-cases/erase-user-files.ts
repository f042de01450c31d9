import type { Cause } from '@concert/service-kit/events';
import type { FileContainer } from '../container.ts';
import { readOwned } from '../store/owned-records.ts';
import { removeFile } from './remove-file.ts';

const FILES_AT_ONCE = 10;

/**
 * Removes all that is kept of a person: uploads and the PDFs of tickets, which bear the name. What is removed is not
 * found again, so it may be repeated and goes on where it stopped.
 */
export async function eraseUserFiles(container: FileContainer, userId: string, cause: Cause): Promise<void> {
  for (;;) {
    const files = await readOwned(container.tables, userId, FILES_AT_ONCE);
    if (files.length === 0) return;
    await Promise.all(files.map((file) => removeFile(container, file, cause)));
  }
}
