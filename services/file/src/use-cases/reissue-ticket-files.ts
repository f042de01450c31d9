import type { FileContainer } from '../container.ts';
import { ticketFileKey } from '../domain/file-names.ts';
import { removeFile } from './remove-file.ts';
import { type PrintOrder, storeTicketFiles } from './store-ticket-files.ts';

/** What `TicketReissued` asks for: PDFs of the new tickets, and none of the void ones. */
export async function reissueTicketFiles(
  container: FileContainer,
  order: PrintOrder & { readonly userId: string; readonly voidedTicketIds: readonly string[] },
): Promise<void> {
  await storeTicketFiles(container, order);
  for (const ticketId of order.voidedTicketIds) {
    const file = { key: ticketFileKey(ticketId), ownerId: order.userId, visibility: 'private' as const };
    await removeFile(container, file, order);
  }
}
