import type { Call } from '@concert/service-kit/routes';
import { conflict } from '@concert/values/problems';
import type { FileContainer } from '../container.ts';
import { ticketIdOf } from '../domain/file-names.ts';
import { findOwn } from './own-file.ts';
import { removeFile } from './remove-file.ts';

/**
 * Deletes an upload. One that an event shows may go too: its page then shows no picture.
 * @throws Problem `ticket-file` (409), `not-found`
 */
export async function deleteFile(container: FileContainer, key: string, call: Call): Promise<void> {
  const file = await findOwn(container, key, call.identity);
  if (ticketIdOf(key) !== undefined) {
    throw conflict('ticket-file', 'A ticket’s PDF belongs to its booking; cancel the booking instead.');
  }
  await removeFile(container, file, call);
}
