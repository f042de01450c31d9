import type { DataOf } from '@concert/contracts/event';
import { fileEvents } from '@concert/contracts/events/file';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { FileContainer } from '../container.ts';
import { type BookingPrint, looksTheSame, positionOf, ticketDocument } from '../domain/booking-print.ts';
import { ticketFileKey, ticketFileName } from '../domain/file-names.ts';
import { cleanKey, type FileRecord } from '../domain/file-record.ts';
import { readPrint } from '../store/booking-prints.ts';
import { removeRecord, saveRecord } from '../store/file-records.ts';

export const CONSUMER = 'file';

/** A message that asks for the PDFs of a booking's tickets. */
export interface PrintOrder extends Cause {
  readonly id: string;
  readonly bookingId: string;
  readonly eventId: string;
  /** Only these; all of the booking when absent. */
  readonly ticketIds?: readonly string[];
  readonly cause: DataOf<typeof fileEvents.TicketFilesReady>['cause'];
}

const MOST_ROUNDS = 5;

/**
 * Prints the tickets of a booking, stores them and tells so (`TicketFilesReady`), once for each message. A
 * booking that is cancelled by then gets nothing. The files are overwritten when the message comes again.
 *
 * What was printed is compared with the database once it is stored: when names changed meanwhile, it is printed
 * again. Of two messages at work on one ticket, the one that stores last so stores the newest.
 */
export async function storeTicketFiles(container: FileContainer, order: PrintOrder): Promise<void> {
  let stale: BookingPrint | undefined;
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const print = await readPrint(container.db, order);
    if (stale !== undefined) await removeVanished(container, stale, print, order);
    if (print === undefined) return;
    await storePdfs(container, print, order);
    if (await inTransaction(container.db, (tx) => announce(container, tx, print, order))) return;
    stale = print;
  }
  throw new Error(`booking ${order.bookingId} changes faster than its tickets can be printed`);
}

const isWanted = ({ ticketIds }: PrintOrder, ticketId: string): boolean =>
  ticketIds === undefined || ticketIds.includes(ticketId);

async function storePdfs(container: FileContainer, print: BookingPrint, order: PrintOrder): Promise<void> {
  // Loaded when first needed: fonts and PDF code would cost every start of the HTTP function.
  const { renderTicketPdf } = await import('../domain/ticket-document.ts');
  await Promise.all(
    print.tickets.map(async (ticket, index) => {
      if (!isWanted(order, ticket.ticketId)) return;
      await container.printing(async () => {
        const body = await renderTicketPdf(ticketDocument(print, ticket, index));
        await storePdf(container, body, {
          key: ticketFileKey(ticket.ticketId),
          ownerId: print.userId,
          fileName: ticketFileName(print.event.title, positionOf(print, index)),
          contentType: 'application/pdf',
          bytes: body.length,
          visibility: 'private',
          status: 'clean',
          createdAt: container.clock(),
        });
      });
    }),
  );
}

async function removePdf({ bucket, tables }: FileContainer, key: string): Promise<void> {
  await bucket.remove(cleanKey({ key, visibility: 'private' }));
  await removeRecord(tables, key);
}

/** The object first: a record always has its file. */
async function storePdf({ bucket, tables }: FileContainer, body: Buffer, record: FileRecord): Promise<void> {
  await bucket.put(cleanKey(record), { body, contentType: record.contentType });
  await saveRecord(tables, record);
}

/** Tickets that became void while they were printed: whoever voided them may have removed their files before. */
async function removeVanished(
  container: FileContainer,
  stale: BookingPrint,
  print: BookingPrint | undefined,
  order: PrintOrder,
): Promise<void> {
  const valid = new Set(print?.tickets.map(({ ticketId }) => ticketId));
  const vanished = stale.tickets.filter(({ ticketId }) => isWanted(order, ticketId) && !valid.has(ticketId));
  for (const { ticketId } of vanished) await removePdf(container, ticketFileKey(ticketId));
}

/** @returns false, with nothing written, when the tickets look different by now */
async function announce(
  { newEvent }: FileContainer,
  tx: Tx,
  print: BookingPrint,
  order: PrintOrder,
): Promise<boolean> {
  const { bookingId, eventId } = order;
  const current = await readPrint(tx, order);
  if (current === undefined) return false;
  if (!looksTheSame(current, print)) return false;
  if (!(await claimMessage(tx, CONSUMER, order.id))) return true;
  const files = print.tickets
    .filter(({ ticketId }) => isWanted(order, ticketId))
    .map(({ ticketId }) => ({ ticketId, key: ticketFileKey(ticketId) }));
  await appendToOutbox(tx, [
    newEvent(
      fileEvents.TicketFilesReady,
      bookingId,
      { bookingId, eventId, userId: print.userId, files, cause: order.cause },
      order,
    ),
  ]);
  return true;
}
